// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

interface ISql {
    function call(string calldata routine, bytes calldata arguments) external payable returns (bytes memory);
}

// Counts what was paid, and has SQL write a row for it. Compiled into TillCode.cs with solc 0.8.30, optimizer on, 1 run, Cancun, no metadata.
contract Till {
    ISql constant sql = ISql(0xb202420C3A4B42c2F472961CE7e240AE7fDC74F9);

    uint256 paid;

    function buy(int64 n) public payable {
        paid += uint64(n);
        sql.call{value: msg.value}("mixed.put", abi.encode(n));
        require(n % 7 != 0);
    }

    // What it tries besides is taken back, whichever side refuses.
    function tempt(int64 n, int64 other) external payable {
        try this.buy(other) {} catch {}
        buy(n);
    }
}
