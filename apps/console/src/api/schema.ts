// Generated from docs/openapi.json by apps/console/testing/generate-types.ts.
/* eslint-disable */
export interface paths {
  '/api/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['SessionController_current'];
    put?: never;
    post: operations['SessionController_signIn'];
    delete: operations['SessionController_signOut'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['SessionController_setPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['StatusController_status'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['StatusController_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/network': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['NetworkController_map'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/inventory/coverage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['NetworkController_coverage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/kpis': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['NetworkController_kpis'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/objects': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['NetworkController_search'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/objects/measures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['NetworkController_measures'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/incidents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['IncidentsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/incidents/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['IncidentsController_view'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/decision': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['PlansController_decide'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans/{id}/links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['PlansController_link'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approval-links/inspect': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ApprovalLinksController_inspect'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/approval-links/redeem': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['ApprovalLinksController_redeem'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['ChangesController_record'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/functions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['FunctionsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/functions/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put: operations['FunctionsController_setMode'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/kill-switch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put: operations['FunctionsController_setKillSwitch'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['AuditController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['UsersController_list'];
    put?: never;
    post: operations['UsersController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/users/{user}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['UsersController_remove'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    SignInBody: {
      user: string;
      /** Format: password */
      password: string;
    };
    SessionView: {
      user: string;
      /** @description Every role held, lowest first */
      roles: ('viewer' | 'operator' | 'approver' | 'admin')[];
      expiresAtWallMs: number;
    };
    PasswordBody: {
      /** Format: password */
      password: string;
      /**
       * Format: password
       * @description Needed by who signed in by password
       */
      current?: string;
    };
    SourceView: {
      name: string;
      /** @description Network time of the newest report */
      lastHeardMs: number | null;
      silent: boolean;
      /** @description Items in acknowledged bodies */
      accepted: number;
      refusedBodies: number;
    };
    Status: {
      version: string;
      networkTimeMs: number;
      wallTimeMs: number;
      /** @description Network seconds per wall second, 1 in a live network */
      networkRate: number;
      /** @enum {string} */
      rung: 'full' | 'advise-only' | 'detect-only' | 'store-only';
      killSwitch: boolean;
      /** @description What it does now, a sentence each */
      doing: string[];
      samplesReceived: number;
      samplesPerSecond: number;
      sources: components['schemas']['SourceView'][];
      openIncidents?: {
        critical: number;
        major: number;
        minor: number;
        warning: number;
        indeterminate: number;
        cleared: number;
      };
      casesByState: {
        [key: string]: number;
      };
    };
    CellOnMap: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      /** @enum {string} */
      health: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared' | 'healthy' | 'unobserved';
      /** @description Degrees from north, clockwise */
      azimuth: number;
      /** @description Frequency layer */
      layer: number;
    };
    SiteOnMap: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      /** @enum {string} */
      health: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared' | 'healthy' | 'unobserved';
      id: string;
      region: string;
      /** @description WGS 84, degrees */
      latitude: number;
      /** @description WGS 84, degrees */
      longitude: number;
      cells: components['schemas']['CellOnMap'][];
    };
    ElementOnMap: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      /** @enum {string} */
      health: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared' | 'healthy' | 'unobserved';
      region: string;
      /** @enum {string} */
      kind: 'router' | 'border-controller' | 'other';
      /** @description WGS 84, degrees */
      latitude?: number;
      /** @description WGS 84, degrees */
      longitude?: number;
    };
    LinkOnMap: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      /** @enum {string} */
      health: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared' | 'healthy' | 'unobserved';
      /** @description DN of one end */
      from: string;
      /** @description DN of the other end */
      to: string;
    };
    NamedHealth: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      /** @enum {string} */
      health: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared' | 'healthy' | 'unobserved';
    };
    NetworkMap: {
      sites: components['schemas']['SiteOnMap'][];
      elements: components['schemas']['ElementOnMap'][];
      links: components['schemas']['LinkOnMap'][];
      trunks: components['schemas']['NamedHealth'][];
    };
    ClassCoverageView: {
      /** @description Class of managed object, e.g. NRCellDU */
      className: string;
      /** @description Objects of the inventory */
      objects: number;
      /** @description Of these, by themselves or by what stands in them, heard of */
      heard: number;
    };
    SilentObjectView: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      className: string;
      region: string;
      /** @description null: never */
      lastHeardMs: number | null;
    };
    CoverageView: {
      /** @description What was not heard of for this long, network time, is silent */
      hours: number;
      classes: components['schemas']['ClassCoverageView'][];
      silentObjects: number;
      /** @description Never heard of first, then the longest silent */
      silent: components['schemas']['SilentObjectView'][];
    };
    KpiSeries: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      measure: string;
      /** @description UCUM */
      unit: string;
      /** @description [time in ms, value] */
      points: number[][];
      /** @description [time in ms, expected, lower, upper] */
      band: number[][];
    };
    Problem: {
      type: string;
      title: string;
      status: number;
      /** @description Closed code */
      code: string;
      /** @description A sentence for a person */
      detail?: string;
    };
    FoundObject: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      /** @enum {string} */
      health: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared' | 'healthy' | 'unobserved';
      /** @description Class of managed object, e.g. NRCellDU */
      class: string;
    };
    FoundObjects: {
      items: components['schemas']['FoundObject'][];
    };
    CaseSummary: {
      /** @enum {string} */
      state:
        | 'diagnosed'
        | 'planned'
        | 'awaiting-approval'
        | 'approved'
        | 'applying'
        | 'applied'
        | 'verified'
        | 'reverting'
        | 'reverted'
        | 'closed'
        | 'handed-over'
        | 'rejected'
        | 'shadowed'
        | 'withdrawn';
      note?: string;
      planId?: string;
    };
    Spark: {
      measure: string;
      /** @description [time in ms, value] */
      points: number[][];
    };
    IncidentSummary: {
      id: string;
      region: string;
      /** @enum {string} */
      state: 'open' | 'resolved';
      /** @enum {string} */
      perceivedSeverity: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared';
      /** @description Cause, object, effect, since */
      headline: string;
      onsetMs: number;
      openedAtMs: number;
      updatedAtMs: number;
      resolvedAtMs?: number;
      affectedCount: number;
      /** @description Users who would usually be in the cells affected */
      affectedUsers?: number;
      eventCount: number;
      rootDn: string;
      rootName: string;
      cause: string;
      /** @description 0 to 1 */
      probability: number;
      case?: components['schemas']['CaseSummary'];
      spark?: components['schemas']['Spark'];
    };
    IncidentPage: {
      items: components['schemas']['IncidentSummary'][];
      total: number;
    };
    TimelineEntry: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      id: string;
      /** @enum {string} */
      kind: 'anomaly' | 'alarm' | 'configuration-change' | 'source-silent';
      atMs: number;
      /** @enum {string} */
      state?: 'raised' | 'cleared';
      sentence: string;
      /** @enum {string} */
      severity?: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared';
      measure?: string;
    };
    EvidenceView: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      eventId?: string;
      measure?: string;
      sentence: string;
      /** @description Natural log of the likelihood ratio; positive speaks for */
      weight: number;
    };
    RankedCause: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      cause: string;
      /** @description 0 to 1 */
      probability: number;
      for: components['schemas']['EvidenceView'][];
      against: components['schemas']['EvidenceView'][];
      changeId?: string;
    };
    CaseStep: {
      /** @enum {string} */
      state:
        | 'diagnosed'
        | 'planned'
        | 'awaiting-approval'
        | 'approved'
        | 'applying'
        | 'applied'
        | 'verified'
        | 'reverting'
        | 'reverted'
        | 'closed'
        | 'handed-over'
        | 'rejected'
        | 'shadowed'
        | 'withdrawn';
      atMs: number;
      note?: string;
    };
    Named: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
    };
    ActionView: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      attribute: string;
      from: string | number | boolean;
      to: string | number | boolean;
      /** @description UCUM, 1 where it has none */
      unit: string;
    };
    Interval: {
      value: number;
      lower: number;
      upper: number;
    };
    ExpectedView: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      measure: string;
      /** @description UCUM */
      unit: string;
      /** @description Against the controls, with the 90 % interval */
      change: components['schemas']['Interval'];
    };
    CheckView: {
      /** @enum {string} */
      rule:
        | 'mode'
        | 'range'
        | 'step'
        | 'pacing'
        | 'blast-radius'
        | 'protected'
        | 'maintenance-window'
        | 'freshness'
        | 'running-actions'
        | 'approval'
        | 'kill-switch';
      ok: boolean;
      sentence: string;
      value?: number;
      limit?: number;
      /** @description Distance to the limit, negative where it is broken */
      margin?: number;
      /** @description UCUM */
      unit?: string;
    };
    ApprovalView: {
      /** @enum {string} */
      state: 'open' | 'approved' | 'rejected' | 'expired';
      requestedAtWallMs: number;
      expiresAtWallMs: number;
      by?: string;
      reason?: string;
    };
    WriteView: {
      dn: string;
      attribute: string;
      to: string | number | boolean;
      /** @enum {string} */
      outcome: 'intended' | 'written' | 'refused' | 'unknown' | 'confirmed' | 'reverted';
      atMs: number;
    };
    EffectView: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      /** @description Where its users are measured since the change, which took them there */
      laterAt?: components['schemas']['Named'];
      measure: string;
      /** @description UCUM */
      unit: string;
      /** @description What is before it is "before" */
      appliedAtMs: number;
      /** @description [time in ms, value] */
      target: number[][];
      /** @description [time in ms, value] */
      controls: number[][];
      change?: components['schemas']['Interval'];
    };
    VerificationView: {
      /** @enum {string} */
      state: 'running' | 'done';
      fromMs: number;
      untilMs: number;
      /** @enum {string} */
      verdict?: 'helped' | 'no-effect' | 'harmed' | 'not-yet';
      reason?: string;
      effects: components['schemas']['EffectView'][];
    };
    OutcomeView: {
      /** @enum {string} */
      verdict: 'helped' | 'no-effect' | 'harmed';
      reverted: boolean;
      atMs: number;
    };
    PlanView: {
      id: string;
      /** @enum {string} */
      function:
        | 'sleeping-cell-recovery'
        | 'cell-outage-recovery'
        | 'clock-recovery'
        | 'load-balancing'
        | 'trunk-reweighting'
        | 'configuration-rollback';
      /** @enum {string} */
      mode: 'shadow' | 'assist' | 'autonomous';
      summary: string;
      requester: string;
      target: components['schemas']['Named'];
      actions: components['schemas']['ActionView'][];
      expected: components['schemas']['ExpectedView'][];
      checks: components['schemas']['CheckView'][];
      controls: components['schemas']['Named'][];
      verifyForMs: number;
      revertible: boolean;
      /** @description How it is undone, one sentence */
      revert: string;
      approval?: components['schemas']['ApprovalView'];
      writes?: components['schemas']['WriteView'][];
      verification?: components['schemas']['VerificationView'];
      outcome?: components['schemas']['OutcomeView'];
    };
    Edge: {
      from: string;
      to: string;
      /** @enum {string} */
      kind: 'neighbour' | 'carried-by' | 'ends-at' | 'contains';
    };
    Neighbourhood: {
      nodes: components['schemas']['NamedHealth'][];
      edges: components['schemas']['Edge'][];
    };
    IncidentView: {
      id: string;
      region: string;
      /** @enum {string} */
      state: 'open' | 'resolved';
      /** @enum {string} */
      perceivedSeverity: 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared';
      /** @description Cause, object, effect, since */
      headline: string;
      onsetMs: number;
      openedAtMs: number;
      updatedAtMs: number;
      resolvedAtMs?: number;
      affectedCount: number;
      /** @description Users who would usually be in the cells affected */
      affectedUsers?: number;
      eventCount: number;
      rootDn: string;
      rootName: string;
      cause: string;
      /** @description 0 to 1 */
      probability: number;
      case?: components['schemas']['CaseSummary'];
      spark?: components['schemas']['Spark'];
      affected: components['schemas']['NamedHealth'][];
      /** @description Oldest first, at most 200 */
      events: components['schemas']['TimelineEntry'][];
      /** @description Most probable first */
      ranked: components['schemas']['RankedCause'][];
      caseHistory: components['schemas']['CaseStep'][];
      /** @description Oldest first; the last one is in hand */
      plans: components['schemas']['PlanView'][];
      neighbourhood: components['schemas']['Neighbourhood'];
    };
    DecisionBody: {
      /** @enum {string} */
      decision: 'approve' | 'reject';
      /** @description Needed for a rejection */
      reason?: string;
    };
    MintedLink: {
      /** @description Path and query, good once */
      url: string;
      expiresAtWallMs: number;
    };
    InspectedLink: {
      plan: components['schemas']['PlanView'];
      incident: components['schemas']['IncidentSummary'];
      approver: string;
      expiresAtWallMs: number;
    };
    RedeemBody: {
      /** @enum {string} */
      decision: 'approve' | 'reject';
      /** @description Needed for a rejection */
      reason?: string;
      token: string;
    };
    RedeemedLink: {
      /** @enum {string} */
      state: 'open' | 'approved' | 'rejected' | 'expired';
    };
    ChangeBody: {
      /** @description One a change, chosen by the sender: the same again is the same change */
      id: string;
      /** @description DN of what was changed */
      dn: string;
      attribute: string;
      /** @description Absent where it is not known */
      from?: string | number | boolean;
      to: string | number | boolean;
      /** @description When it was made; absent: now */
      timeMs?: number;
      /** @description Who made it; absent: who records it */
      madeBy?: string;
      /** @description Ticket or reason */
      reason: string;
    };
    RecordedChange: {
      dn: string;
      /** @description What the operator calls it */
      name: string;
      id: string;
      timeMs: number;
    };
    FunctionView: {
      /** @enum {string} */
      name:
        | 'sleeping-cell-recovery'
        | 'cell-outage-recovery'
        | 'clock-recovery'
        | 'load-balancing'
        | 'trunk-reweighting'
        | 'configuration-rollback';
      /** @enum {string} */
      mode: 'shadow' | 'assist' | 'autonomous';
      /** @description Outcomes so far */
      n: number;
      helped: number;
      harmed: number;
      noEffect: number;
      /** @description Share that helps, with its 90 % interval */
      benefit: components['schemas']['Interval'];
    };
    FunctionList: {
      items: components['schemas']['FunctionView'][];
      killSwitch: boolean;
    };
    ModeBody: {
      /** @enum {string} */
      mode: 'shadow' | 'assist' | 'autonomous';
      reason: string;
    };
    KillSwitchBody: {
      on: boolean;
      reason: string;
    };
    AuditItem: {
      /** @description The chain: a region, or appliance */
      region: string;
      sequence: number;
      atWallMs: number | null;
      what: {
        [key: string]: unknown;
      };
      /** @description SHA-256, hexadecimal */
      hash: string;
    };
    AuditPage: {
      items: components['schemas']['AuditItem'][];
      /** @description null: too long to be verified here */
      verified: boolean | null;
    };
    UserView: {
      user: string;
      roles: ('viewer' | 'operator' | 'approver' | 'admin')[];
    };
    UserList: {
      items: components['schemas']['UserView'][];
    };
    NewUserBody: {
      user: string;
      roles: ('viewer' | 'operator' | 'approver' | 'admin')[];
      /** Format: password */
      password: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  SessionController_current: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionView'];
        };
      };
    };
  };
  SessionController_signIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SignInBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionView'];
        };
      };
    };
  };
  SessionController_signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  SessionController_setPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PasswordBody'];
      };
    };
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  StatusController_status: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Status'];
        };
      };
    };
  };
  StatusController_stream: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
    };
  };
  NetworkController_map: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NetworkMap'];
        };
      };
    };
  };
  NetworkController_coverage: {
    parameters: {
      query?: {
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CoverageView'];
        };
      };
    };
  };
  NetworkController_kpis: {
    parameters: {
      query: {
        /** @description ms, inclusive */
        until?: number;
        /** @description ms, exclusive */
        from?: number;
        measure: string;
        dn: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KpiSeries'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  NetworkController_search: {
    parameters: {
      query?: {
        search?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FoundObjects'];
        };
      };
    };
  };
  NetworkController_measures: {
    parameters: {
      query: {
        dn: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': string[];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  IncidentsController_list: {
    parameters: {
      query?: {
        /** @description id of the last one seen */
        after?: string;
        limit?: number;
        state?: 'open' | 'resolved' | 'all';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IncidentPage'];
        };
      };
    };
  };
  IncidentsController_view: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['IncidentView'];
        };
      };
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  PlansController_decide: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecisionBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PlanView'];
        };
      };
      /** @description Not an approver, or the requester */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
      /** @description Decided or expired */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  PlansController_link: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MintedLink'];
        };
      };
    };
  };
  ApprovalLinksController_inspect: {
    parameters: {
      query: {
        token: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['InspectedLink'];
        };
      };
    };
  };
  ApprovalLinksController_redeem: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RedeemBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RedeemedLink'];
        };
      };
      /** @description Used, decided or expired */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  ChangesController_record: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangeBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecordedChange'];
        };
      };
      /** @description The detail names each field: `timeMs: this is in …` */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
      /** @description Neither the inventory nor telemetry knows the object */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  FunctionsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FunctionList'];
        };
      };
    };
  };
  FunctionsController_setMode: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ModeBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FunctionList'];
        };
      };
    };
  };
  FunctionsController_setKillSwitch: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['KillSwitchBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FunctionList'];
        };
      };
    };
  };
  AuditController_list: {
    parameters: {
      query?: {
        /** @description Only entries before this sequence; needs a region */
        before?: number;
        limit?: number;
        region?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
        };
      };
    };
  };
  UsersController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserList'];
        };
      };
    };
  };
  UsersController_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewUserBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserView'];
        };
      };
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
  UsersController_remove: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        user: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The last administrator */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Problem'];
        };
      };
    };
  };
}
