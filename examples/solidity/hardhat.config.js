import { fileURLToPath } from "node:url";
import { defineConfig } from "hardhat/config";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatChaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatIgnition from "@nomicfoundation/hardhat-ignition";
import hardhatIgnitionEthers from "@nomicfoundation/hardhat-ignition-ethers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";

export default defineConfig({
  plugins: [hardhatEthers, hardhatChaiMatchers, hardhatIgnition, hardhatIgnitionEthers, hardhatMocha],
  solidity: {
    version: "0.8.37",
    // The compiler is a package like the others: nothing is downloaded from elsewhere.
    path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
    settings: { evmVersion: "prague", optimizer: { enabled: true, runs: 200 } },
  },
  networks: {
    aergo: {
      type: "http",
      chainType: "l1",
      url: process.env.AERGO_URL ?? "http://127.0.0.1:8545",
      chainId: 31337,
      // The accounts of a development chain; for one of your own: accounts: [configVariable("KEY")].
      accounts: { mnemonic: "test test test test test test test test test test test junk", count: 10 },
    },
  },
  // Blocks of one producer are final as soon as they are there.
  ignition: { requiredConfirmations: 1 },
});
