// A worker of graphile-worker with the settings that its documentation calls fast. Prints the number that a job carries, if any.
import { Logger, run } from "graphile-worker";
import pg from "pg";

const pool = new pg.Pool({ max: 12 });
const silent = new Logger(() => () => {});
await run({
  pgPool: pool,
  logger: silent,
  preset: {
    worker: {
      concurrentJobs: 24,
      localQueue: { size: 500 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  },
  taskList: {
    noop: async (payload) => {
      if (payload.n !== undefined) process.stdout.write(`${payload.n}\n`);
    },
  },
});
process.stdout.write("ready\n");
