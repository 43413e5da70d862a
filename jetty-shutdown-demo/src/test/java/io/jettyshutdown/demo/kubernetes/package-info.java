/** The manifests: read as the API server reads them, and played as the kubelet plays them. */
package io.jettyshutdown.demo.kubernetes;
