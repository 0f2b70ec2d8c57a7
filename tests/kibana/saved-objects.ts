/** What is read here of Kibana's saved objects. */
interface SavedObject {
  readonly type: string;
  readonly id: string;
  readonly references: readonly Reference[];
  readonly attributes: Readonly<Record<string, unknown>>;
}
interface Reference {
  readonly type: string;
  readonly id: string;
  readonly name: string;
}
export interface DataView {
  readonly id: string;
  readonly title: string;
  readonly timeFieldName?: string;
}
interface Query {
  readonly query: string;
}
/** A column of a Lens layer. */
export interface Column {
  readonly label: string;
  readonly operationType: string;
  readonly dataType: string;
  readonly sourceField?: string;
  readonly filter?: Query;
  readonly references?: readonly string[];
  readonly params?: {
    readonly percentile?: number;
    readonly formula?: string;
    readonly orderBy?: { readonly type: string; readonly columnId?: string };
    readonly filters?: readonly { readonly input: Query }[];
    readonly tinymathAst?: { readonly args: readonly string[] };
  };
}
export interface Panel {
  readonly title: string;
  readonly panelIndex: string;
  readonly gridData: Readonly<Record<'x' | 'y' | 'w' | 'h', number>> & { readonly i: string };
  readonly embeddableConfig: {
    readonly attributes: {
      readonly references: readonly Reference[];
      readonly state: {
        readonly query: Query;
        readonly visualization: object;
        readonly datasourceStates: { readonly formBased: { readonly layers: Readonly<Record<string, Layer>> } };
      };
    };
  };
}
interface Layer {
  readonly columns: Readonly<Record<string, Column>>;
  readonly columnOrder: readonly string[];
}

/** What stands in place of a field where records are counted. */
export const RECORDS = '___records___';

export const objectsOf = (text: string): readonly SavedObject[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SavedObject);

export const viewsOf = (objects: readonly SavedObject[]): readonly DataView[] =>
  objects
    .filter(({ type }) => type === 'index-pattern')
    .map(({ id, attributes }) => ({ ...(attributes as unknown as DataView), id }));

export const panelsOf = (dashboard: SavedObject): readonly Panel[] =>
  JSON.parse(String(dashboard.attributes['panelsJSON'])) as Panel[];

export const layersOf = (panel: Panel): readonly (readonly [name: string, layer: Layer])[] =>
  Object.entries(panel.embeddableConfig.attributes.state.datasourceStates.formBased.layers);

export const columnsOf = (panel: Panel): readonly Column[] =>
  layersOf(panel).flatMap(([, { columns }]) => Object.values(columns));

/** Every KQL text of a panel. */
export const queriesOf = (panel: Panel): readonly string[] =>
  [
    panel.embeddableConfig.attributes.state.query,
    ...columnsOf(panel).flatMap(({ filter, params }) => [filter, ...(params?.filters ?? []).map(({ input }) => input)]),
  ]
    .map((query) => query?.query ?? '')
    .filter((text) => text !== '');

const CLAUSE = /^(?:not )?(?<field>[\w@.]+) (?::|>=|<=|<|>) (?<value>[\w*/]+)$/;

/** Fields that a KQL text asks for: of clauses joined by `and`, which is all that is written here. */
export const fieldsOf = (kql: string): readonly string[] =>
  kql.split(' and ').map((clause) => {
    const field = CLAUSE.exec(clause)?.groups?.['field'];
    if (field === undefined) throw new SyntaxError(`No clause that is known here: ${clause}`);
    return field;
  });
