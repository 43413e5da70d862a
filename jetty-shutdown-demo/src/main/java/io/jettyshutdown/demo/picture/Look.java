package io.jettyshutdown.demo.picture;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Fonts and colors of all pictures. */
public final class Look {

    /** Of texts. */
    public static final Color INK = new Color(0x24292F);

    /** Of grids and borders. */
    public static final Color PALE = new Color(0xE4E7EB);

    /** Those of Okabe and Ito, which differ for everybody. */
    public static final List<Color> COLORS =
            colors(0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0x7F7F7F, 0xB8A400, 0x5E4FA2, 0x8C510A);

    private static final int SIZE = 100; // is replaced when it is drawn
    private static final int TICKS = 90;

    private Look() {}

    /** One for each red, green and blue, such as 0xE69F00. */
    public static List<Color> colors(int... values) {
        List<Color> colors = new ArrayList<>();
        for (int value : values) {
            colors.add(new Color(value));
        }
        return colors;
    }

    /** Gives a chart that look. */
    public static void style(AxesChartStyler styler) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
        styler.setAxisTickLabelsFont(font).setAxisTitleFont(font).setPlotGridLinesColor(PALE);
        styler.setAnnotationTextFont(font).setAnnotationTextFontColor(INK);
        styler.setLegendFont(font)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderColor(PALE)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 13))
                .setChartFontColor(INK)
                .setYAxisLeftWidthHint(48);
    }

    /** A course over seconds with the area below it; both axes go from zero to the ends that are given. */
    public static XYChart course(String title, double[] seconds, double[] values, double lastSecond, double highest) {
        XYChart chart = new XYChart(SIZE, SIZE);
        style(chart.getStyler());
        chart.setTitle(title);
        XYSeries course = chart.addSeries("course", seconds, values);
        course.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
        course.setMarker(SeriesMarkers.NONE).setFillColor(COLORS.get(4));
        course.setLineColor(COLORS.get(0));
        chart.getStyler()
                .setXAxisMin(0.0)
                .setXAxisMax(lastSecond)
                .setYAxisMin(0.0)
                .setYAxisMax(highest)
                .setXAxisTickMarkSpacingHint(TICKS)
                .setXAxisDecimalPattern("#,##0")
                .setYAxisDecimalPattern("#,##0")
                .setLegendVisible(false);
        return chart;
    }
}
