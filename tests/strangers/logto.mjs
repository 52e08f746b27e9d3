// Logto's published SMS Aero connector, as Logto uses it: created, and asked to send. Nothing is put under its feet.
// Reads JSON, a list of [config, number]; prints JSON, for each what the connector said.

import { readFileSync } from 'node:fs';

// Installed beside the parity tests, and loaded from there.
const { default: createConnector } = await import(
  new URL('../parity/node_modules/@logto/connector-smsaero/lib/index.js', import.meta.url)
);

const said = [];
for (const [config, to] of JSON.parse(readFileSync(0, 'utf8'))) {
  const connector = await createConnector({ getConfig: async () => config });
  try {
    await connector.sendMessage({ to, type: 'SignIn', payload: { code: '123456' } });
    said.push({ name: 'sent' });
  } catch ({ name, code, data, message }) {
    said.push({ name, code, data, message });
  }
}
process.stdout.write(JSON.stringify(said));
