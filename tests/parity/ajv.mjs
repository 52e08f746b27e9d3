// Judges configs with Ajv, the validator of JavaScript. Reads a JSON array of config texts from standard input, answers with a
// JSON array: true for each config that the schema accepts.
//
// Usage: node ajv.mjs SCHEMA-FILE. What a strict Ajv finds doubtful in the schema
// stops it.

import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { Ajv2020 } from 'ajv/dist/2020.js';

const [schemaFile] = process.argv.slice(2);
const ajv = new Ajv2020({ strict: true, strictRequired: true });
const accepts = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

const configs = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(configs.map((config) => accepts(JSON.parse(config)))));
