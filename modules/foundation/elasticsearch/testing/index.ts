export { elasticsearchHere, type Security, TestServer } from './test-server.js';
