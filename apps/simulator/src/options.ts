import { parseArgs } from 'node:util';

const text = (value: string) => ({ type: 'string', default: value }) as const;

/** What was typed, numbers as numbers. Tokens may come from the environment, where `ps` does not show them. */
export const readOptions = (args: readonly string[], env: Readonly<Record<string, string | undefined>>) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: text('1'),
      sites: text('60'),
      regions: text('2'),
      rate: { type: 'string' },
      start: text(''),
      scenario: text('quiet'),
      truth: { type: 'string' },
      journal: { type: 'string' },
      record: { type: 'string' },
      state: { type: 'string' },
      appliance: text('http://127.0.0.1:8080'),
      token: text(env['SIMULATOR_TOKEN'] ?? ''),
      'history-token': text(env['SIMULATOR_HISTORY_TOKEN'] ?? ''),
      'cdr-folder': { type: 'string' },
      'provmns-port': text('0'),
      'provmns-token': text(env['SIMULATOR_PROVMNS_TOKEN'] ?? ''),
      'provmns-lose': text('0'),
      'provmns-delay-ms': text('0'),
      'provmns-half': text('0'),
      'history-weeks': text('4'),
      minutes: text('Infinity'),
      'step-locked': { type: 'boolean', default: false },
      'tell-reports': { type: 'boolean', default: false },
      digest: { type: 'boolean', default: false },
    },
  });
  const number = (
    name: 'seed' | 'sites' | 'regions' | 'rate' | 'minutes' | 'history-weeks' | 'provmns-port',
  ): number => {
    // What waits for the receiver has no pace of its own unless one is asked for.
    const value = Number(values[name] ?? (values['step-locked'] ? Infinity : 60));
    if (Number.isNaN(value) || value < 0) throw new RangeError(`--${name} needs a number, got ${values[name] ?? ''}.`);
    return value;
  };
  const minute = 60_000;
  return {
    seed: number('seed'),
    sites: number('sites'),
    regions: number('regions'),
    rate: number('rate'),
    minutes: number('minutes'),
    historyWeeks: number('history-weeks'),
    startMs: Math.floor((values.start === '' ? Date.now() : Date.parse(values.start)) / minute) * minute,
    scenario: values.scenario,
    truth: values.truth,
    journal: values.journal,
    record: values.record,
    state: values.state,
    appliance: values.appliance,
    token: values.token,
    historyToken: values['history-token'] === '' ? values.token : values['history-token'],
    cdrFolder: values['cdr-folder'],
    stepLocked: values['step-locked'],
    tellReports: values['tell-reports'],
    digest: values.digest,
    provMns: {
      port: number('provmns-port'),
      token: values['provmns-token'],
      lose: Number(values['provmns-lose']),
      delayMs: Number(values['provmns-delay-ms']),
      half: Number(values['provmns-half']),
    },
  };
};
