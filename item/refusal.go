package item

import "fmt"

// Refusal is why a command was not carried out: an answer, not a fault. The
// message is for people and names the numbers.
type Refusal struct {
	Code    string
	Message string
}

// Refuse is a refusal whose message names the numbers.
func Refuse(code, format string, numbers ...any) *Refusal {
	return &Refusal{Code: code, Message: fmt.Sprintf(format, numbers...)}
}

// Error lets a refusal be printed as an error. Steps return it as an answer.
func (r *Refusal) Error() string { return r.Code + ": " + r.Message }

// Codes of the storage's ERROR events, as storage.md lists them.
const (
	StorageFull    = "STORAGE_FULL"
	NotEnoughMesos = "NOT_ENOUGH_MESOS"
	OneOfAKind     = "ONE_OF_A_KIND"
	Generic        = "GENERIC"
)

// Codes of the inventory's ERROR events.
const (
	AcceptFailed  = "ACCEPT_COMMAND_FAILED"
	ReleaseFailed = "RELEASE_COMMAND_FAILED"
)

// Codes of REJECTED events, as behaviour.md lists them.
const (
	NotFound      = "NOT_FOUND"
	InventoryFull = "INVENTORY_FULL"
	BadSlot       = "BAD_SLOT"
	BadQuantity   = "BAD_QUANTITY"
	Reserved      = "RESERVED"
	WrongType     = "WRONG_TYPE"
	Overflow      = "OVERFLOW"
	BadData       = "BAD_DATA"
)
