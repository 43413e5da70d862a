// Writes dashboards down as TypeScript, so that the compiler compares each part with Grafana's own type. Some things a
// dashboard may hold are any to Grafana too, such as what a transformation is told: node typed.mjs FILE.json... DIRECTORY
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The type of a panel's options, and of its field's. */
const PLUGINS = {
    bargauge: ['Options', undefined], stat: ['Options', undefined], statetimeline: ['Options', 'FieldConfig'],
    table: ['Options', 'FieldConfig'], text: ['Options', undefined], timeseries: ['Options', 'FieldConfig'],
};

const DECLARATIONS = [
    ...['dashboard', 'prometheus', ...Object.keys(PLUGINS)].map(name =>
        `import type * as ${name} from '@grafana/grafana-foundation-sdk/${name}';`),
    '/** As JSON has it: texts for enums, no methods. */',
    'type Json<T> = 0 extends 1 & T ? any : T extends string ? `${T}` : T extends (infer E)[] ? Json<E>[] :',
    '    T extends object ? { [K in keyof T as T[K] extends (...a: any[]) => any ? never : K]: Json<T[K]> } : T;',
    '/** The type has only a part of what a query for annotations has: see the source of Grafana\'s Prometheus plugin. */',
    'type Annotation = dashboard.AnnotationQuery & { titleFormat?: string, textFormat?: string, step?: string };',
    "type Dashboard = Omit<dashboard.Dashboard, 'panels' | 'annotations'> & { annotations: { list: Annotation[] } };",
];

function typed({ panels, ...dashboard }) {
    const lines = [...DECLARATIONS];
    const holds = (type, value) =>
        lines.push(`export const part${lines.length}: Json<${type}> = ${JSON.stringify(value)};`);

    holds('Dashboard', dashboard);
    for (const { targets = [], options, fieldConfig = { defaults: {}, overrides: [] }, ...panel } of panels) {
        if (panel.type === 'row') {
            holds('dashboard.RowPanel', panel);
            continue;
        }
        const plugin = panel.type.replace('-', '');
        const [optionsType, customType] = PLUGINS[plugin];
        const { custom = {}, ...defaults } = fieldConfig.defaults;
        holds('dashboard.Panel', panel);
        holds(`${plugin}.${optionsType}`, options);
        if (customType) {
            holds(`Partial<${plugin}.${customType}>`, custom);
        }
        holds('dashboard.FieldConfigSource', { ...fieldConfig, defaults });
        targets.forEach(target => holds('prometheus.dataquery', target));
    }
    return lines.join('\n') + '\n';
}

const files = process.argv.slice(2);
const directory = files.pop();
mkdirSync(directory, { recursive: true });
for (const file of files) {
    const to = join(directory, basename(file, '.json') + '.ts');
    writeFileSync(to, typed(JSON.parse(readFileSync(file, 'utf8'))));
}
