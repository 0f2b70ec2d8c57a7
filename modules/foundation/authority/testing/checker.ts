import { type Plan } from '#foundation/vocabulary';
import { type AuthorityConfig } from '../authority.config.js';
import { type Situation } from '../domain/situation.js';

/** Written apart from `weigh`, from the rules' words, and shares no code with it. */
export const isCompliant = (plan: Plan, s: Situation, config: AuthorityConfig): boolean => {
  if (s.killSwitch || s.mode === 'shadow' || plan.actions.length === 0) return false;
  if (!(s.telemetryAgeMs >= -config.maxTelemetryAgeMs && s.telemetryAgeMs <= config.maxTelemetryAgeMs)) return false;
  if (s.mode === 'assist') {
    let approved = false;
    for (const a of s.approvals)
      if (a.planId === plan.id && a.by.length > 0 && a.by !== plan.requester) approved = true;
    if (!approved) return false;
  }
  const under = (low: string, high: string): boolean => `${low},`.startsWith(`${high},`);
  const near = (a: string, b: string): boolean => under(a, b) || under(b, a);
  const touched = [plan.target];
  const holder = (dn: string): string => dn.replace(/,[A-Za-z]*Relation=[^,]*$/, '');
  const changed = new Set(s.changedObjects.map(holder));
  const written: string[] = [];
  for (const a of plan.actions) {
    touched.push(a.dn);
    changed.add(holder(a.dn));
    const c = config.constraints[a.attribute];
    if (c?.unit !== a.unit) return false;
    if (c.kind === 'allowed') {
      if (!c.values.some((v) => v === a.to)) return false;
      const own = plan.actions.filter((b) => b.dn === a.dn && b.attribute === a.attribute);
      for (let k = 1; k < own.length; k++) if (own[k]?.from !== own[k - 1]?.to) return false;
      if (c.final !== undefined && own[own.length - 1]?.to !== c.final) return false;
      continue;
    }
    let restored = false;
    for (const r of s.recordedChanges) {
      const same = a.restores === r.id && r.dn === a.dn && r.attribute === a.attribute;
      const age = s.now - r.time;
      if (same && r.from === a.to && r.to === a.from && age >= 0 && age <= config.maxRestoreAgeMs) restored = true;
    }
    if (c.kind === 'restore') {
      if (!restored) return false;
    } else if (typeof a.to !== 'number' || typeof a.from !== 'number') return false;
    else if (c.kind === 'numeric') {
      if (a.to < c.min || a.to > c.max) return false;
      if (!restored && (a.to - a.from > c.maxStep || a.from - a.to > c.maxStep)) return false;
    } else if (a.to - a.from !== 1) return false;
    const place = `${a.attribute}@${a.dn}`;
    if (written.includes(place)) return false;
    written.push(place);
  }
  if (changed.size > config.maxChangedObjects) return false;
  for (const a of plan.actions) {
    const layer = s.layerOf(holder(a.dn));
    if (layer === undefined) continue;
    let sharing = 0;
    for (const dn of changed) if (s.layerOf(dn) === layer) sharing += 1;
    if (sharing > config.maxChangedPerLayer) return false;
  }
  for (const a of plan.actions) {
    const last = s.lastChangeAt.get(a.dn);
    if (last !== undefined && s.now < last + config.minChangeIntervalMs) return false;
  }
  for (const dn of touched) {
    for (const p of s.protectedPrefixes) if (near(dn, p)) return false;
    let hasOpen = false;
    let isOpen = false;
    for (const w of s.windows) {
      if (!near(dn, w.dn)) continue;
      const inside = w.from <= s.now && s.now < w.until;
      if (inside && w.kind === 'closed') return false;
      if (w.kind === 'open') hasOpen = true;
      if (inside && w.kind === 'open') isOpen = true;
    }
    if (hasOpen && !isOpen) return false;
    for (const r of s.running)
      for (const t of r.targets) {
        if (near(dn, t) || s.neighbours(t).includes(dn)) return false;
        for (const n of s.neighbours(dn)) if (near(n, t)) return false;
      }
  }
  if (s.running.some((r) => r.planId === plan.id)) return false;
  return new Set(s.running.map((r) => r.planId)).size + 1 <= config.maxRunningPlans;
};
