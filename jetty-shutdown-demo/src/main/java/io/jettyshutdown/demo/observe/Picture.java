package io.jettyshutdown.demo.observe;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The panels of the dashboard that tell how a deployment went, drawn on one sheet.
 *
 * @param title above all
 * @param charts two in a row
 */
record Picture(String title, List<Chart> charts) {

    private static final List<String> PANELS = List.of(
            "Open sessions by node",
            "Phase",
            "Close codes per second",
            "Remaining sessions",
            "Sessions opened per second",
            "Handshake latency over time",
            "Close frames sent",
            "Drained sessions by outcome");
    private static final String ORIGIN =
            "Time in seconds; each node was asked every other second, at a moment of its own. Drawn from Prometheus data by jetty-shutdown-demo; not a Grafana screenshot.";

    private static final int COLUMNS = 2;
    private static final int WIDTH = 600;
    private static final int HEIGHT = 270;
    private static final int HEADER = 46;
    private static final int FOOTER = 30;
    private static final int MARGIN = 16;

    /** What is drawn into a part of the sheet. */
    @FunctionalInterface
    interface Chart {
        void paint(Graphics2D graphics, int width, int height);
    }

    static Picture of(String title, List<PanelReading> panels, double step) {
        List<PanelReading> drawn = new ArrayList<>();
        for (String name : PANELS) {
            panels.stream()
                    .filter(reading -> reading.panel().title().equals(name) && reading.complete())
                    .findFirst()
                    .ifPresent(drawn::add);
        }
        Charts charts = Charts.of(drawn, step);
        return new Picture(title, drawn.stream().map(charts::of).toList());
    }

    void write(Path png) throws IOException {
        System.setProperty("java.awt.headless", "true"); // no screen is needed, and none that is gone disturbs
        int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
        BufferedImage image =
                new BufferedImage(COLUMNS * WIDTH, HEADER + rows * HEIGHT + FOOTER, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.setColor(Charts.INK);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        graphics.drawString(title, MARGIN, 30);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        graphics.drawString(ORIGIN, MARGIN, image.getHeight() - 11);
        for (int i = 0; i < charts.size(); i++) {
            int x = i % COLUMNS * WIDTH;
            int y = HEADER + i / COLUMNS * HEIGHT;
            charts.get(i).paint((Graphics2D) graphics.create(x, y, WIDTH, HEIGHT), WIDTH, HEIGHT);
        }
        graphics.dispose();
        if (!ImageIO.write(image, "png", png.toFile())) {
            throw new IOException("this Java cannot write PNG files");
        }
    }
}
