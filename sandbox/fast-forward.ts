import { randomUUID } from 'node:crypto';
import type { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

const { FastForwardPollingResult } = proto.temporal.api.enums.v1;

/** Temporal's own per-workflow time skipping: what the request says. */
export const skipping = (ms: number) => ({
  enabled: true,
  fastForwardConfig: { id: randomUUID(), duration: msToTs(ms) },
});

/**
 * Moves one running workflow ahead and waits until it is there. Timers that fall inside fire in their order, and the
 * skipping pauses while an activity runs. A workflow that ends on the way has arrived.
 */
export async function fastForward(client: Client, workflowId: string, ms: number): Promise<void> {
  const { workflowService } = client.connection as Connection;
  const { namespace } = client.options;
  const timeSkippingConfig = skipping(ms);
  const workflowExecution = { workflowId };
  await workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    workflowExecutionOptions: { timeSkippingConfig },
    updateMask: { paths: ['time_skipping_config'] },
  });
  const { id: fastForwardId } = timeSkippingConfig.fastForwardConfig;
  // A long activity on the way outlasts one poll of the server's.
  for (let isUnderway = true; isUnderway; ) {
    const poll = await workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution,
      fastForwardId,
    });
    isUnderway = poll.fastForwardPollingResult === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT;
  }
}
