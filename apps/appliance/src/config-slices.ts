import { CorrelationConfig } from '#analyse/correlation';
import { DetectionConfig } from '#analyse/detection';
import { ApprovalConfig } from '#decide/approval';
import { PlanningConfig } from '#decide/planning';
import { SonFunctionsConfig } from '#decide/son-functions';
import { ActuatorsConfig } from '#execute/actuators';
import { RemediationConfig } from '#execute/remediation';
import { AccessConfig } from '#foundation/access';
import { AuthorityConfig } from '#foundation/authority';
import { CatalogueConfig } from '#foundation/catalogue';
import { type SliceClass } from '#foundation/platform';
import { SchedulingConfig } from '#foundation/scheduling';
import { TelemetryStoreConfig } from '#foundation/telemetry-store';
import { TopologyConfig } from '#foundation/topology';
import { OutcomesConfig } from '#learn/outcomes';
import { AlarmsConfig } from '#monitor/alarms';
import { CdrConfig } from '#monitor/cdr';
import { ConfigurationChangesConfig } from '#monitor/configuration-changes';
import { IntakeConfig } from '#monitor/intake';
import { LogAlarmsConfig } from '#monitor/log-alarms';
import { OtlpConfig } from '#monitor/otlp';
import { PmFilesConfig } from '#monitor/pm-files';
import { PrometheusConfig, ScrapeConfig } from '#monitor/prometheus';
import { SnmpConfig } from '#monitor/snmp';
import { VoiceQualityConfig } from '#monitor/voice-quality';
import { SyslogConfig } from '#monitor/syslog';
import { ConsoleApiConfig } from '#surface/console-api';
import { QueryApiConfig } from '#surface/query-api';
import { ApplianceConfig } from './appliance.config.js';
import { StoresConfig } from './stores.config.js';

/** Every slice of the configuration, in the order of the loop. */
export const CONFIG_SLICES: readonly SliceClass[] = [
  ApplianceConfig,
  AccessConfig,
  StoresConfig,
  TelemetryStoreConfig,
  TopologyConfig,
  CatalogueConfig,
  AuthorityConfig,
  SchedulingConfig,
  IntakeConfig,
  PrometheusConfig,
  ScrapeConfig,
  OtlpConfig,
  CdrConfig,
  VoiceQualityConfig,
  AlarmsConfig,
  SnmpConfig,
  PmFilesConfig,
  SyslogConfig,
  LogAlarmsConfig,
  ConfigurationChangesConfig,
  DetectionConfig,
  CorrelationConfig,
  SonFunctionsConfig,
  PlanningConfig,
  ApprovalConfig,
  ActuatorsConfig,
  RemediationConfig,
  OutcomesConfig,
  ConsoleApiConfig,
  QueryApiConfig,
];
