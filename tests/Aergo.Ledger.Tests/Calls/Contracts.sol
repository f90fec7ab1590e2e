// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// Does what its caller's script says: the other half is Puppet.sql.
contract Puppet {
    event Mark(uint256 n);
    event Seen(uint256 balance);

    struct Step { uint8 kind; uint256 n; address to; uint256 value; bytes data; }

    mapping(uint256 => uint256) public slots;

    constructor() payable {}

    receive() external payable {}

    function run(Step[] calldata steps) external payable {
        for (uint256 i = 0; i < steps.length; i++) {
            Step calldata s = steps[i];
            if (s.kind == 0) slots[s.n] = s.value;
            else if (s.kind == 1) emit Mark(s.n);
            else if (s.kind == 2 || s.kind == 3) {
                (bool ok,) = s.to.call{value: s.value}(s.data);
                require(ok || s.kind == 3, "inner");
            }
            else if (s.kind == 4) revert("no");
            else emit Seen(s.to.balance);
        }
    }
}

interface ISql {
    function call(string calldata routine, bytes calldata arguments) external payable returns (bytes memory);
    function query(string calldata routine, bytes calldata arguments) external view returns (bytes memory);
    function queryNullable(string calldata routine, uint256 nulls, bytes calldata arguments) external view returns (bytes memory);
}

interface IShop {
    function add(int64 id, string calldata name, int256 price, bytes calldata raw, bool good, bytes16 key, int64 at) external payable returns (int64);
    function price(int64 id) external view returns (int256);
}

// The comfortable ways from Solidity to SQL, with every type.
contract Customer {
    error SqlError(bytes5 code, string message);

    struct Item { int64 id; string name; int256 price; bytes raw; bool good; bytes16 key; int64 at; }
    struct Hole { uint256 nulls; int64 id; string note; }

    ISql immutable sql;

    constructor(address engine) payable { sql = ISql(engine); }

    function add(string calldata schema, Item calldata item) external payable returns (int64) {
        bytes memory answer = sql.call{value: msg.value}(string.concat(schema, ".add"), abi.encode(item.id, item.name, item.price, item.raw, item.good, item.key, item.at));
        return abi.decode(answer, (int64));
    }

    function addDirectly(IShop shop, Item calldata item) external payable returns (int64) {
        return shop.add{value: msg.value}(item.id, item.name, item.price, item.raw, item.good, item.key, item.at);
    }

    function items(string calldata schema) external view returns (Item[] memory) {
        return abi.decode(sql.query(string.concat(schema, ".items"), ""), (Item[]));
    }

    function holes(string calldata schema) external view returns (Hole[] memory) {
        return abi.decode(sql.queryNullable(string.concat(schema, ".holes"), 0, ""), (Hole[]));
    }

    // What the error says, caught.
    function codeOf(string calldata routine, bytes calldata arguments, bool asQuery) external returns (bytes5 code, string memory message) {
        if (asQuery) {
            try sql.query(routine, arguments) {} catch (bytes memory data) { return read(data); }
        } else {
            try sql.call(routine, arguments) {} catch (bytes memory data) { return read(data); }
        }
    }

    function read(bytes memory data) private pure returns (bytes5 code, string memory message) {
        require(bytes4(data) == SqlError.selector, "another error");
        assembly { mstore(add(data, 4), sub(mload(data), 4)) data := add(data, 4) }
        return abi.decode(data, (bytes5, string));
    }
}

// Calls back into whoever calls it, in each of the ways a thief would try.
contract Thief {
    ISql immutable sql;
    bool transient entered;

    constructor(address engine) payable { sql = ISql(engine); }

    // Called by the bank in the middle of a withdrawal.
    function paid(string calldata routine, bytes calldata arguments) external payable {
        sql.call(routine, arguments);
    }

    function peek(string calldata routine, bytes calldata arguments) external view returns (bytes memory) {
        return sql.query(routine, arguments);
    }

    // A lock in transient storage must hold when the way back leads through SQL.
    function locked(string calldata routine, bytes calldata arguments) external {
        require(!entered, "locked");
        entered = true;
        sql.call(routine, arguments);
        entered = false;
    }

    receive() external payable {}
}
