import { type Notification, type Oid, type Varbind } from './notification.js';

/** Names of varbinds, each with the object that it is an instance of. */
export type VarbindNames = Readonly<Record<string, Oid>>;

const instanceOf = ({ oid }: Varbind, object: Oid): string | undefined => {
  if (oid === object) return '';
  return oid.startsWith(`${object}.`) ? oid.slice(object.length + 1) : undefined;
};

const withoutLast = (oid: string): string => oid.slice(0, Math.max(0, oid.lastIndexOf('.')));
const lastOf = (oid: string): string => oid.slice(oid.lastIndexOf('.') + 1);

/**
 * What a name in a template stands for: `${ifName}` is the value of that varbind, `${ifName:index}` the instance behind its object, `${pointer:last}` the
 * last number of an object identifier and `${pointer:init}` all before it. `agent`, `host` and `trap` are there always.
 */
export const trapValues =
  (notification: Notification, names: VarbindNames, host: string) =>
  (name: string): string => {
    if (name === 'agent') return notification.agent;
    if (name === 'host') return host;
    if (name === 'trap') return notification.trap;
    const [varbindName = '', part] = name.split(':', 2);
    const object = Object.hasOwn(names, varbindName) ? names[varbindName] : undefined;
    if (object === undefined) return '';
    for (const varbind of notification.varbinds) {
      const instance = instanceOf(varbind, object);
      if (instance === undefined) continue;
      if (part === 'index') return instance;
      if (part === 'last') return lastOf(varbind.value);
      return part === 'init' ? withoutLast(varbind.value) : varbind.value;
    }
    return '';
  };

/** The text with every name filled; what is not there is left empty. */
export const fillText = (template: string, valueOf: (name: string) => string): string =>
  template.replace(/\$\{([^}]+)\}/gu, (_, name: string) => valueOf(name));
