package io.jettyshutdown.demo.picture;

import java.awt.Graphics2D;

/** What is drawn into a part of a {@link Sheet}. */
@FunctionalInterface
public interface Chart {

    /** Draws it; the size is in pixels. */
    void paint(Graphics2D graphics, int width, int height);
}
