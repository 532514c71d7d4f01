package storage

import (
	"fmt"
	"time"

	"coffer/item"
)

// AccountCommand is a command of the storage function: DepositCommand,
// WithdrawCommand, UpdateMesosCommand, DepositRollbackCommand, ArrangeCommand,
// AcceptCommand, ReleaseCommand; and ours: EnsureCommand, UpdateCommand.
type AccountCommand interface{ ofAccount() }

// SessionCommand is a command of the session function: ShowCommand,
// CloseCommand.
type SessionCommand interface{ ofSession() }

func (DepositCommand) ofAccount()         {}
func (WithdrawCommand) ofAccount()        {}
func (UpdateMesosCommand) ofAccount()     {}
func (DepositRollbackCommand) ofAccount() {}
func (ArrangeCommand) ofAccount()         {}
func (AcceptCommand) ofAccount()          {}
func (ReleaseCommand) ofAccount()         {}
func (EnsureCommand) ofAccount()          {}
func (UpdateCommand) ofAccount()          {}
func (ShowCommand) ofSession()            {}
func (CloseCommand) ofSession()           {}

// Apply is the step of whichever command it is.
func Apply(r item.Rules, a Account, c AccountCommand, at time.Time) (Account, Answer) {
	switch c := c.(type) {
	case DepositCommand:
		return Deposit(r, a, c, at)
	case WithdrawCommand:
		return Withdraw(r, a, c, at)
	case UpdateMesosCommand:
		return UpdateMesos(r, a, c, at)
	case DepositRollbackCommand:
		return DepositRollback(r, a, c, at)
	case ArrangeCommand:
		return Arrange(r, a, c, at)
	case AcceptCommand:
		return Accept(r, a, c, at)
	case ReleaseCommand:
		return Release(r, a, c, at)
	case EnsureCommand:
		return Ensure(r, a, c, at)
	case UpdateCommand:
		return Update(r, a, c, at)
	default:
		panic(fmt.Sprintf("storage: %T is no command of the account", c))
	}
}

// Refuse is the answer of a command that was refused for a reason outside its
// step, such as a state that would grow too large: OVERFLOW, for which the
// contract's ERROR has GENERIC. Ours have no event.
func Refuse(c AccountCommand, why *item.Refusal) Answer {
	no := why
	if no.Code == item.Overflow {
		no = &item.Refusal{Code: item.Generic, Message: no.Message}
	}
	switch c := c.(type) {
	case DepositCommand:
		return c.refuse(no)
	case WithdrawCommand:
		return failed(c.Transaction, c.World, c.Account, no)
	case UpdateMesosCommand:
		return failed(c.Transaction, c.World, c.Account, no)
	case DepositRollbackCommand:
		return failed(c.Transaction, c.World, c.Account, no)
	case ArrangeCommand:
		return failed(c.Transaction, c.World, c.Account, no)
	case AcceptCommand:
		return c.refuse(no)
	case ReleaseCommand:
		return c.refuse(no)
	default:
		return Answer{Refusal: why}
	}
}

// ApplySession is the step of whichever command it is.
func ApplySession(r item.Rules, s Session, c SessionCommand, at time.Time) (Session, Answer) {
	switch c := c.(type) {
	case ShowCommand:
		return Show(r, s, c, at)
	case CloseCommand:
		return Close(r, s, c, at)
	default:
		panic(fmt.Sprintf("storage: %T is no command of the session", c))
	}
}
