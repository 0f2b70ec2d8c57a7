export * from './scenes.js';
export * from './toy-network.js';
