// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// What the account aergo.sql answers. Law: docs/spec/contract-calls.md.
interface ISql {
    /// SQLSTATE and message of a statement that failed.
    error SqlError(bytes5 code, string message);

    /// Runs a procedure or function, such as "shop.buy", with abi.encode(...) of its arguments; the answer is for abi.decode(...).
    function call(string calldata routine, bytes calldata arguments) external payable returns (bytes memory);

    /// The same, changing nothing.
    function query(string calldata routine, bytes calldata arguments) external view returns (bytes memory);

    /// Bit i of nulls makes argument i NULL. The answer, or each of its rows, begins with a uint256 whose bit i says that column i is NULL.
    function callNullable(string calldata routine, uint256 nulls, bytes calldata arguments) external payable returns (bytes memory);

    function queryNullable(string calldata routine, uint256 nulls, bytes calldata arguments) external view returns (bytes memory);
}

library Aergo {
    ISql internal constant sql = ISql(0xb202420C3A4B42c2F472961CE7e240AE7fDC74F9);

    /// An address as SQL spells it.
    function text(address account) internal pure returns (string memory) {
        bytes memory digits = "0123456789abcdef";
        bytes memory spelt = new bytes(42);
        spelt[0] = "0";
        spelt[1] = "x";
        uint160 rest = uint160(account);
        for (uint256 i = 41; i > 1; i--) {
            spelt[i] = digits[rest & 0xf];
            rest >>= 4;
        }
        return string(spelt);
    }

    /// A timestamptz in the seconds of block.timestamp.
    function seconds_(int64 timestamptz) internal pure returns (int64) {
        return timestamptz / 1_000_000;
    }
}
