import { type ElasticsearchClient } from '#foundation/elasticsearch';

/** A record is found by its id alone; its value is kept as it was sent and not indexed. */
const INDEX = {
  settings: { number_of_shards: 1, auto_expand_replicas: '0-1' },
  mappings: {
    dynamic: false,
    _meta: { schemaVersion: 1 },
    properties: { id: { type: 'keyword' }, value: { type: 'object', enabled: false } },
  },
};

/** Makes an index of records where it is absent. Several may do so at once. */
export const ensureIndex = async (client: ElasticsearchClient, index: string): Promise<void> => {
  const { status } = await client.ask('HEAD', `/${index}`, { accept: [404] });
  if (status !== 404) return;
  const { body } = await client.ask<{ error?: { type?: string; reason?: string } }>('PUT', `/${index}`, {
    body: INDEX,
    accept: [400],
  });
  if (body.error !== undefined && body.error.type !== 'resource_already_exists_exception')
    throw new TypeError(`Elasticsearch does not make the index ${index}: ${body.error.reason ?? ''}`);
};
