// Makes Coin.json out of Coin.sol: npm install solc@0.8.30 && node compile.js
const fs = require('fs'), path = require('path'), solc = require('solc');
const read = name => ({ content: fs.readFileSync(path.join(__dirname, name), 'utf8') });
const output = JSON.parse(solc.compile(JSON.stringify({
  language: 'Solidity',
  sources: { 'Coin.sol': read('Coin.sol'), 'Aergo.sol': read('Aergo.sol') },
  settings: {
    optimizer: { enabled: true, runs: 200 }, evmVersion: 'cancun', metadata: { bytecodeHash: 'none', appendCBOR: false },
    outputSelection: { 'Coin.sol': { Coin: ['abi', 'evm.bytecode.object'] } },
  },
})));
for (const error of output.errors ?? []) console.error(error.formattedMessage);
const coin = output.contracts['Coin.sol'].Coin;
fs.writeFileSync(path.join(__dirname, 'Coin.json'), JSON.stringify({ contract: 'Coin', compiler: 'solc ' + solc.version(), abi: coin.abi, bytecode: coin.evm.bytecode.object }, null, 1) + '\n');
