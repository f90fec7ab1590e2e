// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title What tickets are paid with: sold for AERGO at one to one.
contract Coin is ERC20, ERC20Permit {
    constructor(uint256 supply) ERC20("Stage Coin", "STG") ERC20Permit("Stage Coin") {
        _mint(msg.sender, supply);
    }

    /// @notice Mints as many coins as AERGO come along.
    receive() external payable {
        _mint(msg.sender, msg.value);
    }

    /// @notice Burns coins and pays as many AERGO.
    function redeem(uint256 amount) external {
        require(address(this).balance >= amount, "not covered");
        _burn(msg.sender, amount);
        (bool paid, ) = msg.sender.call{value: amount}("");
        require(paid, "not taken");
    }
}
