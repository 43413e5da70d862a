package io.jettyshutdown.demo.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Charts below and beside each other.
 *
 * @param title above all
 * @param origin below all: where it comes from
 * @param columns how many charts there are in a row
 * @param height of a chart, in pixels
 * @param charts in their order
 */
public record Sheet(String title, String origin, int columns, int height, List<Chart> charts) {

    private static final int WIDTH = 1200;
    private static final int HEADER = 46;
    private static final int FOOTER = 30;
    private static final int MARGIN = 16;

    /** Writes it into a PNG file. */
    public void write(Path png) throws IOException {
        System.setProperty("java.awt.headless", "true"); // no screen is needed, and none that is gone disturbs
        int width = WIDTH / columns;
        int rows = (charts.size() + columns - 1) / columns;
        BufferedImage image = new BufferedImage(WIDTH, HEADER + rows * height + FOOTER, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setColor(Look.INK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        graphics.drawString(title, MARGIN, 30);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        graphics.drawString(origin, MARGIN, image.getHeight() - 11);
        for (int i = 0; i < charts.size(); i++) {
            int x = i % columns * width;
            int y = HEADER + i / columns * height;
            charts.get(i).paint((Graphics2D) graphics.create(x, y, width, height), width, height);
        }
        graphics.dispose();
        if (!ImageIO.write(image, "png", png.toFile())) {
            throw new IOException("this Java cannot write PNG files");
        }
    }
}
