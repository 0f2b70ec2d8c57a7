/** Each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** The roles held by who was given `given`, those below the highest included, lowest first. */
export const rolesHeld = (given: readonly Role[]): readonly Role[] =>
  ROLES.slice(0, Math.max(-1, ...given.map((role) => ROLES.indexOf(role))) + 1);

export const isAllowed = (given: readonly Role[], needed: Role): boolean => rolesHeld(given).includes(needed);
