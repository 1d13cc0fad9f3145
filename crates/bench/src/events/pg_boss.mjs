// A worker of pg-boss that polls as often as it may. Sends a job for each line of its input and prints the number that a job carries.
import { createInterface } from "node:readline";
import PgBoss from "pg-boss";

const boss = new PgBoss({ host: process.env.PGHOST, user: process.env.PGUSER, database: process.env.PGDATABASE });
boss.on("error", (error) => process.stderr.write(`${error}\n`));
await boss.start();
await boss.createQueue("noop");
await boss.work("noop", { pollingIntervalSeconds: 0.5 }, async (jobs) => {
  for (const job of jobs) process.stdout.write(`${job.data.n}\n`);
});
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) await boss.send("noop", { n: Number(line) });
