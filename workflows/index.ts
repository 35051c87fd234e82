export { applicationWorkflow } from './application.ts';
export { batchWorkflow, dueBatchesWorkflow } from './batch.ts';
export { digestWorkflow } from './digest.ts';
export { trackerWorkflow } from './tracker.ts';
export { watcherWorkflow } from './watcher.ts';
