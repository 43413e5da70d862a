// Panels as this dashboard has them: what differs is said where they are used.
import * as common from '@grafana/grafana-foundation-sdk/common';
import { FieldColorBuilder, FieldColorModeId, MappingType, SpecialValueMatch, ThresholdsConfigBuilder,
    ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** One colour for a code in every panel; names of Grafana's palette fit the light and the dark theme. */
const COLOURS = {
    1000: 'green', 1001: 'blue', 1005: 'yellow', 1006: 'red', 1011: 'orange', 1012: 'purple',
    handshake: 'green', no_reply: 'orange', aborted: 'dark-red', abnormal: 'red', kept: 'blue',
};

const query = (expression, legend) =>
    new prometheus.DataqueryBuilder().datasource(DATASOURCE).expr(expression).legendFormat(legend);

/** Over time. */
export const over = (expression, legend = '__auto') => query(expression, legend).range();

/** One value, at the end of the range. */
export const atEnd = (expression, legend = '__auto') => query(expression, legend).instant();

export const rows = expression => atEnd(expression).format(prometheus.PromQueryFormat.Table);

/** Colours from these values on: steps('green', [1, 'red']). */
export const steps = (first, ...others) => new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: first }, ...others.map(([value, color]) => ({ value, color }))]);

/** What stands there if nothing was counted that could have a share. */
const noShare = text => ({
    type: MappingType.SpecialValue,
    options: { match: SpecialValueMatch.NullAndNan, result: { text, color: 'text' } },
});

function panel(builder, title, description, [width, height], queries) {
    builder.title(title).description(description).datasource(DATASOURCE).span(width).height(height);
    queries.forEach((query, i) => builder.withTarget(query.refId(String.fromCharCode(65 + i))));
    return builder;
}

const lastValue = () => new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).fields('').values(false);

export function number(title, description, size, ...queries) {
    return panel(new stat.PanelBuilder(), title, description, size, queries)
        .reduceOptions(lastValue())
        .graphMode(common.BigValueGraphMode.None)
        .colorMode(common.BigValueColorMode.Value)
        .textMode(queries.length > 1 ? common.BigValueTextMode.ValueAndName : common.BigValueTextMode.Auto)
        .thresholds(steps('text'));
}

export const share = (title, description, size, query) => number(title, description, size, query)
    .unit('percentunit')
    .decimals(2)
    .min(0)
    .max(1)
    .mappings([noShare('–')]);

export function bars(title, description, size, query) {
    return byOwnColour(panel(new bargauge.PanelBuilder(), title, description, size, [query])
        .reduceOptions(lastValue())
        .orientation(common.VizOrientation.Horizontal)
        .displayMode(common.BarGaugeDisplayMode.Basic)
        .valueMode(common.BarGaugeValueMode.Text)
        .unit('none')
        .min(0)
        .decimals(0)
        .thresholds(steps('blue')));
}

export function lines(title, description, size, ...queries) {
    return panel(new timeseries.PanelBuilder(), title, description, size, queries)
        .legend(new common.VizLegendOptionsBuilder()
            .displayMode(common.LegendDisplayMode.Table)
            .placement(common.LegendPlacement.Bottom)
            .showLegend(true)
            .calcs(['lastNotNull', 'max']))
        .tooltip(new common.VizTooltipOptionsBuilder()
            .mode(common.TooltipDisplayMode.Multi)
            .sort(common.SortOrder.Descending))
        .axisSoftMin(0)
        .lineWidth(1)
        .fillOpacity(10)
        .showPoints(common.VisibilityMode.Never)
        .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName));
}

export const stacked = (...of) => lines(...of)
    .fillOpacity(50)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));

/** Series whose names begin so are drawn downwards, as the mirror of the others. */
export const mirrored = (name, builder) =>
    builder.overrideByRegexp(`/^${name}\\b/`, [{ id: 'custom.transform', value: 'negative-Y' }]);

/** Columns are renamed, and what has no name is left out. */
export function columns(title, description, size, names, ...queries) {
    const order = Object.keys(names);
    return panel(new table.PanelBuilder(), title, description, size, queries)
        .frameIndex(0)
        .showHeader(true)
        .withTransformation({ id: 'merge', options: {} })
        .withTransformation({ id: 'filterFieldsByName', options: { include: { names: order } } })
        .withTransformation({ id: 'organize', options: {
            excludeByName: {},
            indexByName: Object.fromEntries(order.map((name, i) => [name, i])),
            renameByName: names,
        } });
}

export const states = (title, description, size, query) =>
    panel(new statetimeline.PanelBuilder(), title, description, size, [query])
        .mergeValues(true)
        .showValue(common.VisibilityMode.Auto)
        .rowHeight(0.8)
        .fillOpacity(70)
        .lineWidth(0)
        .legend(new common.VizLegendOptionsBuilder()
            .displayMode(common.LegendDisplayMode.List)
            .placement(common.LegendPlacement.Bottom)
            .showLegend(true)
            .calcs([]));

/** For series whose names have a code, or an outcome. */
export function byOwnColour(builder) {
    for (const [name, fixedColor] of Object.entries(COLOURS)) {
        builder.overrideByRegexp(`/\\b${name}\\b/`,
            [{ id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor } }]);
    }
    return builder;
}
