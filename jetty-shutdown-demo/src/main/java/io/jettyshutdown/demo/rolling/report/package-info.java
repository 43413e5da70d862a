/** What came of it: the accounts of both ends compared, how clients came back, and how that is printed. */
@NullMarked
package io.jettyshutdown.demo.rolling.report;

import org.jspecify.annotations.NullMarked;
