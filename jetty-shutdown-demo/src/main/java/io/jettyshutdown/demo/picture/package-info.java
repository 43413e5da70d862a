/** Charts on a sheet, as a PNG file. Nothing here knows what is drawn. */
@NullMarked
package io.jettyshutdown.demo.picture;

import org.jspecify.annotations.NullMarked;
