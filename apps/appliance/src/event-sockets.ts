import { readFileSync } from 'node:fs';
import { type Configuration } from '#foundation/platform';
import { CdrConfig } from '#monitor/cdr';
import { callIntakeOf, type CallIntakesParts } from './call-intakes.js';
import { EventSocketClient } from './receivers/event-socket.js';
import { Troubles } from './troubles.js';

/** What FreeSWITCH has before anybody changes it (`event_socket.conf.xml`). */
const DEFAULT_PASSWORD = 'ClueCon';

/** A client for each event socket of the configuration. */
export const openEventSockets = (
  config: Configuration,
  parts: CallIntakesParts & {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly trouble: (error: unknown) => void;
  },
): readonly EventSocketClient[] =>
  config.get(CdrConfig).eventSockets.map((socket) => {
    const { source, passwordEnv, passwordFile } = socket;
    const troubles = new Troubles(parts.trouble);
    const named = passwordEnv === undefined ? undefined : parts.environment[passwordEnv];
    const password = passwordFile === undefined ? named : readFileSync(passwordFile, 'utf8').trim();
    return new EventSocketClient({
      socket,
      password: password ?? DEFAULT_PASSWORD,
      intake: callIntakeOf(source, { ...socket, format: 'freeswitch-esl' }, config, parts),
      onFailure: (error) => {
        parts.metrics.countFailure(source);
        troubles.met(error);
      },
      connected: () => {
        troubles.over();
      },
    });
  });
