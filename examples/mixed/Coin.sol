// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import "./Aergo.sol";

/// A token that pays for rows: whoever holds coins buys a place on the board, which is a contract in SQL.
contract Coin {
    struct Post { int64 id; string author; string message; int256 paid; }

    event Transfer(address indexed from, address indexed to, uint256 value);

    mapping(address => uint256) public balanceOf;

    /// The account of schema board, where the coins go.
    address public immutable board;

    constructor(address board_, uint256 supply) {
        board = board_;
        balanceOf[msg.sender] = supply;
        emit Transfer(address(0), msg.sender, supply);
    }

    function transfer(address to, uint256 value) external returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    /// Pays and posts: the coins move and the row is there, or neither.
    function post(string calldata message, uint256 paid) external returns (int64 id) {
        move(msg.sender, board, paid);
        bytes memory answer = Aergo.sql.call("board.post", abi.encode(Aergo.text(msg.sender), message, paid));
        return abi.decode(answer, (int64));
    }

    /// Rows of a table, as structs.
    function latest(int32 count) external view returns (Post[] memory) {
        return abi.decode(Aergo.sql.query("board.latest", abi.encode(count)), (Post[]));
    }

    function move(address from, address to, uint256 value) private {
        require(balanceOf[from] >= value, "not enough coins");
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}
