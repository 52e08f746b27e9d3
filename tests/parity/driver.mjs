// Runs Logto's published SMS Aero connector. Reads a line of JSON `{op, items}`, answers with a line of JSON: one result per item.
//
//   guard   item: text of a config                       result: [[path, code, message], ...]
//   render  item: [content, text of a payload]           result: the text, or {"error": name of what was thrown}
//   send    item: [text of a config, usage type, number, text of a payload]
//                                                        result: "sent", or the code or name of what was thrown
//
// Configs and payloads travel as JSON texts, so that either side parses them with its own means.
// Usage: node driver.mjs PORT CA-FILE. The gateway's name is looked up as 127.0.0.1, its port 443 is PORT there, and its
// certificate is checked against CA-FILE. All of that is done under the connector's feet: it sends as it always does.

import { readFileSync } from 'node:fs';
import https from 'node:https';
import { createInterface } from 'node:readline';

import { replaceSendMessageHandlebars } from '@logto/connector-kit';
import createConnector from '@logto/connector-smsaero';

const [port, caFile] = process.argv.slice(2);
const ca = readFileSync(caFile);

const { createConnection } = https.globalAgent;
https.globalAgent.createConnection = function (options, callback) {
  const lookup = (_name, { all }, done) =>
    all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  return createConnection.call(this, { ...options, port, lookup, ca }, callback);
};

const connector = await createConnector({
  getConfig: () => {
    throw new Error('the driver always passes a config');
  },
});

const guard = (config) => {
  const { error } = connector.configGuard.safeParse(JSON.parse(config));
  return (error?.issues ?? []).map(({ path, code, message }) => [path, code, message]);
};

const render = ([content, payload]) => {
  try {
    return replaceSendMessageHandlebars(content, JSON.parse(payload));
  } catch (error) {
    return { error: error.name };
  }
};

const send = async ([config, type, to, payload]) => {
  try {
    await connector.sendMessage({ to, type, payload: JSON.parse(payload) }, JSON.parse(config));
    return 'sent';
  } catch (error) {
    return error.code ?? error.name;
  }
};

const operations = { guard, render, send };

for await (const line of createInterface({ input: process.stdin })) {
  const { op, items } = JSON.parse(line);
  const results = [];
  for (const item of items) {
    results.push(await operations[op](item)); // one after another: the gateway's records keep the order
  }
  process.stdout.write(`${JSON.stringify(results)}\n`);
}
