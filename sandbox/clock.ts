import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import type { Client, ConnectionOptions } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { fastForward, skipping } from './fast-forward.ts';

const { StartWorkflowExecutionRequest, SignalWithStartWorkflowExecutionRequest } =
  proto.temporal.api.workflowservice.v1;

/** Only these live in the story's time; watchers keep real time, or they would wait for days. */
const IN_STORY = new Set(['applicationWorkflow', 'trackerWorkflow', 'batchWorkflow']);

/**
 * The story's clock: real time plus all that was skipped. Running workflows are moved by Temporal's own time skipping;
 * those that start later start that much later, by a start delay that is skipped at once.
 */
export interface StoryClock {
  now(): Date;
  skippedMs(): number;
  /** Moves every open application and tracker ahead, and the story with them. */
  skip(client: Client, ms: number): Promise<void>;
  /** For the connection whose starts shall begin in the story's time. */
  connectionOptions: Pick<ConnectionOptions, 'interceptors'>;
}

export function createStoryClock(): StoryClock {
  let skipped = 0;
  return {
    now: () => new Date(Date.now() + skipped),
    skippedMs: () => skipped,
    async skip(client, ms) {
      skipped += ms;
      const query = "ExecutionStatus = 'Running' AND WorkflowType IN ('applicationWorkflow', 'trackerWorkflow')";
      const moved: Promise<void>[] = [];
      for await (const { workflowId } of client.workflow.list({ query }))
        moved.push(fastForward(client, workflowId, ms));
      await Promise.all(moved);
    },
    connectionOptions: { interceptors: [startLater(() => skipped)] },
  };
}

/** The SDK offers neither field, so the encoded request is opened on its way out. */
function startLater(skippedMs: () => number): Interceptor {
  return (options, nextCall) => {
    const method = options.method_definition.path.split('/').at(-1);
    const type = {
      StartWorkflowExecution: StartWorkflowExecutionRequest,
      SignalWithStartWorkflowExecution: SignalWithStartWorkflowExecutionRequest,
    }[method ?? ''];
    if (!type) return new InterceptingCall(nextCall(options));
    return new InterceptingCall(nextCall(options), {
      sendMessage(message: Uint8Array, next: (message: Uint8Array) => void) {
        const request = type.decode(message);
        const ms = skippedMs();
        if (ms === 0 || !IN_STORY.has(request.workflowType?.name ?? '')) return next(message);
        request.workflowStartDelay = msToTs(ms);
        request.timeSkippingConfig = skipping(ms);
        next(Buffer.from(type.encode(request).finish()));
      },
    });
  };
}
