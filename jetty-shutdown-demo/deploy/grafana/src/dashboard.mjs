// Writes the dashboard: node dashboard.mjs FILE
import { writeFileSync } from 'node:fs';
import { AnnotationQueryBuilder, DashboardBuilder, DashboardCursorSync, DatasourceVariableBuilder, QueryVariableBuilder,
    RowBuilder, VariableRefresh, VariableSort } from '@grafana/grafana-foundation-sdk/dashboard';
import { codes } from './codes.mjs';
import { deployment } from './deployment.mjs';
import { fleet } from './fleet.mjs';
import { nodes } from './nodes.mjs';
import { DATASOURCE } from './panels.mjs';
import { metric } from './queries.mjs';

/** What exists, or existed, in the range of the dashboard. */
const labelValues = (name, label, from) => new QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query(`label_values(${from}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });

const drains = () => new AnnotationQueryBuilder()
    .name('Drains')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('purple')
    .expr(`${metric('drain_phase')} > 0`);

/** What Grafana's Prometheus plugin reads, and the builder does not know. */
const drainNames = { titleFormat: 'Drain', textFormat: '{{instance}}', step: '5s' };

const dashboard = new DashboardBuilder('WebSocket shutdown')
    .uid('jetty-shutdown')
    .description('Did every client learn that the service restarts? Close codes and drains of jetty-shutdown.')
    .tags(['jetty', 'websocket', 'deployment'])
    .time({ from: 'now-30m', to: 'now' })
    .refresh('10s')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'))
    .withVariable(labelValues('job', 'Job', 'jetty_websocket_sessions'))
    .withVariable(labelValues('instance', 'Node', 'jetty_websocket_sessions{job=~"$job"}'))
    .annotation(drains());

const ROWS = { Fleet: fleet, Deployment: deployment, 'Each node': nodes, 'What the codes mean': codes };
for (const [title, panels] of Object.entries(ROWS)) {
    dashboard.withRow(new RowBuilder(title));
    panels().forEach(panel => dashboard.withPanel(panel));
}

const model = dashboard.build();
model.panels.forEach((panel, i) => { panel.id = i + 1; });
Object.assign(model.annotations.list[0], drainNames);
writeFileSync(process.argv[2], JSON.stringify(model, null, 2) + '\n');
