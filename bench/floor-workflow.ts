import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';

export const goOnSignal = defineSignal('goOn');
export const releaseSignal = defineSignal('release');

const { nothing }: { nothing(): Promise<void> } = proxyActivities<{ nothing(): Promise<void> }>({
  startToCloseTimeout: '1 minute',
});

/** The least that a life of this shape costs on Temporal: five activities that do nothing, one signal, one release. */
export async function floorWorkflow(): Promise<void> {
  let mayGoOn = false;
  let isReleased = false;
  setHandler(goOnSignal, () => {
    mayGoOn = true;
  });
  setHandler(releaseSignal, () => {
    isReleased = true;
  });
  await nothing();
  await nothing();
  await condition(() => mayGoOn);
  await nothing();
  await nothing();
  await condition(() => isReleased);
  await nothing();
}
