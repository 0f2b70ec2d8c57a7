export interface AlarmSeen {
  readonly dn: string;
  readonly name: string;
  readonly severity: string;
  readonly isCleared: boolean;
}

interface Webhook {
  readonly alerts?: readonly {
    readonly status?: string;
    readonly labels?: { readonly alertname?: string; readonly dn?: string; readonly severity?: string };
  }[];
}
interface VesEvent {
  readonly commonEventHeader: { readonly sourceName?: string; readonly reportingEntityName?: string };
  readonly faultFields?: {
    readonly alarmCondition?: string;
    readonly eventSeverity?: string;
    readonly alarmAdditionalInformation?: Readonly<Record<string, string>>;
  };
}
interface Ves {
  readonly event?: VesEvent;
  readonly eventList?: readonly VesEvent[];
}

/** Alarms of a body: an Alertmanager webhook (version 4), or fault events of VES 7. */
export const alarmsIn = (body: unknown): readonly AlarmSeen[] => {
  const { alerts = [] } = body as Webhook;
  const { event, eventList = [] } = body as Ves;
  return [
    ...alerts.map(({ status, labels = {} }) => ({
      ...{ dn: labels.dn ?? '', name: labels.alertname ?? '', severity: labels.severity ?? 'indeterminate' },
      isCleared: status === 'resolved',
    })),
    ...[...(event === undefined ? [] : [event]), ...eventList].flatMap(({ commonEventHeader, faultFields }) => {
      if (faultFields === undefined) return [];
      const { alarmCondition = '', eventSeverity = '', alarmAdditionalInformation = {} } = faultFields;
      const dn = alarmAdditionalInformation['dn'] ?? commonEventHeader.sourceName ?? '';
      const severity = eventSeverity.toLowerCase();
      return [{ dn, name: alarmCondition, severity, isCleared: severity === 'normal' }];
    }),
  ];
};
