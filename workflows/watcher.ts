import {
  ActivityCancellationType,
  CancellationScope,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { now } from './clock.ts';
import { setAsideQuery, setAsideSignal, startAfreshSignal, type WatcherName, type WatcherState } from './messages.ts';
import type { WatcherPorts } from './ports.ts';
import { searchAttributes } from './search-attributes.ts';

const { watchForms, watchMailbox, watchSpreadsheet }: WatcherPorts = proxyActivities<WatcherPorts>({
  // The activity returns of itself well before; a silent one is given to another worker after the heartbeat timeout.
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '30 seconds',
  // One that is told to stop has stopped before the next begins: two would write the same sheet.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

const watch: Record<WatcherName, (input: { cursor: unknown }) => Promise<unknown>> = {
  forms: watchForms,
  mailbox: watchMailbox,
  spreadsheet: watchSpreadsheet,
};

/** The coordinator's list of what could not be placed is kept this long; older items fall off its end. */
const SET_ASIDE_KEPT = 200;

/** Keeps one watcher alive for ever: a singleton by its id, its cursor handed from run to run. */
export async function watcherWorkflow(state: WatcherState): Promise<void> {
  setHandler(setAsideSignal, (item) => {
    if (state.setAside.some(({ key }) => key === item.key)) return;
    state.setAside = [...state.setAside, { ...item, keptAt: now() }].slice(-SET_ASIDE_KEPT);
    upsertSearchAttributes([{ key: searchAttributes.changed, value: new Date(now()) }]);
  });
  setHandler(setAsideQuery, () => state.setAside);
  const watching = new CancellationScope();
  let isAfresh = false;
  setHandler(startAfreshSignal, () => {
    isAfresh = true;
    watching.cancel();
  });
  try {
    state.cursor = await watching.run(() => watch[state.watches]({ cursor: state.cursor }));
  } catch (error) {
    if (!isAfresh || !isCancellation(error)) throw error;
    state.cursor = null;
  }
  await continueAsNew<typeof watcherWorkflow>(state);
}
