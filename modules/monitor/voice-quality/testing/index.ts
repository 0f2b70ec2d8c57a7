export { type Captured, extendedReport, hepOf, publishOf, receiverReport, REPORT_BODY, sipOf } from './captured.js';
