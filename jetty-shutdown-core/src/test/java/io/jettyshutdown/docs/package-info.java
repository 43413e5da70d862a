/** The pages: their links, their code, what they say of tables, and the commands of the one for newcomers. */
package io.jettyshutdown.docs;
