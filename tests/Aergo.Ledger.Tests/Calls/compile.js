// Writes Contracts.json from Contracts.sol: node compile.js, with the package solc 0.8.30.
const fs = require('fs'), solc = require('solc'), path = require('path');
const source = fs.readFileSync(path.join(__dirname, 'Contracts.sol'), 'utf8');
const input = {
  language: 'Solidity', sources: { 'Contracts.sol': { content: source } },
  settings: { optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun', metadata: { bytecodeHash: 'none', appendCBOR: false }, outputSelection: { '*': { '*': ['evm.bytecode.object'] } } },
};
const output = JSON.parse(solc.compile(JSON.stringify(input)));
for (const e of output.errors ?? []) console.error(e.formattedMessage);
const made = {};
for (const [name, c] of Object.entries(output.contracts?.['Contracts.sol'] ?? {})) if (c.evm.bytecode.object) made[name] = c.evm.bytecode.object;
fs.writeFileSync(path.join(__dirname, 'Contracts.json'), JSON.stringify(made, null, 2) + '\n');
