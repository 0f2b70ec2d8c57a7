import { describe, expect, it } from '@jest/globals';
import { connectionOf, type ConnectionSettings, elasticsearchConnection } from './connection.js';

const read = (settings: Partial<ConnectionSettings>) =>
  connectionOf(elasticsearchConnection.parse(settings), { env: { KEY: 'k' }, readFile: (path) => `text of ${path}` });

describe('connectionOf', () => {
  it('reads secrets by reference and prints none', () => {
    const { user, apiKey } = { ...read({ username: 'u', passwordFile: '/p' }), ...read({ apiKeyEnv: 'KEY' }) };
    expect([user?.password.reveal(), apiKey?.reveal()]).toEqual(['text of /p', 'k']);
    expect(JSON.stringify([user, apiKey])).not.toContain('text of');
  });

  it.each([
    [{ username: 'u' }, 'Elasticsearch: a user needs a password, and a password its user.'],
    [{ username: 'u', password: 'p', apiKeyEnv: 'KEY' }, 'Elasticsearch: give either a user or an API key.'],
    [{ apiKeyEnv: 'OTHER' }, 'Elasticsearch: OTHER is not set.'],
    [{ caFile: '/ca.pem' }, 'Elasticsearch: /ca.pem holds no certificate (PEM).'],
    [
      { urls: ['https://u:p@es-1:9200'] },
      'Elasticsearch: a URL holds no user or password; use username and passwordFile.',
    ],
  ])('refuses %j', (settings, message) => {
    expect(() => read(settings)).toThrow(message);
  });
});
