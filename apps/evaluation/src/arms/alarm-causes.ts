/** What an alarm of a name means to who knows the network. */
export const ALARM_CAUSES: Readonly<Record<string, string>> = {
  LinkDown: 'link-down',
  NodeUnreachable: 'element-down',
  MainsFailure: 'power-failure',
  RoutingAdjacencyLost: 'route-flapping',
  VswrOverThreshold: 'feeder-loss',
};
