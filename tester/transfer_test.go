package tester_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"coffer/codecs"
	"coffer/emitters"
	"coffer/inventory"
	"coffer/item"
	"coffer/storage"
	"coffer/tester"
)

// transfer is a saga of somebody else's: it takes an asset out of a character's
// inventory and puts it into the account's storage. It keeps nothing but what
// it was asked for. Each of its commands has a name that never changes, so that
// after a crash it just begins again: what was done is answered as it was, and
// not done twice.
type transfer struct {
	id        uuid.UUID
	character item.CharacterID
	account   item.AccountID
	asset     item.Asset // as it was looked up
	done      string     // "", ACCEPTED or ERROR
}

// begin sends the first half.
func (s *transfer) begin(tt *tester.Tester) {
	s.hear(tt, tt.Send(emitters.Sender{ID: s.id.String() + "/release"}, inventory.ReleaseCommand{
		Envelope: inventory.Envelope{Transaction: s.id, Character: s.character, Type: s.asset.Type()},
		Asset:    s.asset.ID,
	}))
}

// hear answers RELEASED with the second half, and takes the end of that for its
// own. What it hears of others, or again, is nothing to it.
func (s *transfer) hear(tt *tester.Tester, events []tester.Event) {
	for _, e := range events {
		var v struct {
			Body struct{ TransactionID uuid.UUID }
		}
		if err := e.Read(&v); err != nil || v.Body.TransactionID != s.id || s.done != "" {
			continue
		}
		fmt.Println("  hears", e.Type())
		switch {
		case e.Type() == "ERROR":
			s.done = e.Type()
		case e.Topic == tt.Topics.Name(codecs.CompartmentStatus):
			in := storage.Incoming{Slot: -1, Template: s.asset.Template, Reference: s.asset.Reference, Data: s.asset.Data}
			s.hear(tt, tt.Send(emitters.Sender{ID: s.id.String() + "/accept"}, storage.AcceptCommand{
				Transaction: s.id, Account: s.account, Character: s.character, Incoming: in,
			}))
		case e.Topic == tt.Topics.Name(codecs.StorageCompartmentStatus):
			s.done = e.Type()
		}
	}
}

// A saga moves a sword from an inventory to a storage. It crashes between the
// two halves, and so does Coffer: what it had not committed comes again.
func Example_transfer() {
	t := new(testing.T) // given by go test
	tt := tester.New(t)
	defer tt.Close() // done by go test

	character, account := codecs.CharacterKey{Character: 100001}, codecs.AccountKey{Account: 4001}
	count := func() {
		i, _ := tt.Inventory(character)
		s := tt.Storage(account, 0)
		fmt.Println("the character has", len(i.Assets), "and the storage", len(s.Assets))
	}
	crash := func() (repeats []tester.Event) {
		for _, topic := range []*codecs.Topic{codecs.CompartmentCommands, codecs.StorageCompartmentCommands} {
			repeats = append(repeats, tt.Redeliver(tt.Topics.Name(topic), 0)...)
		}
		return repeats
	}
	tt.Send(emitters.Sender{}, inventory.CreateCommand{Character: 100001})
	tt.Send(emitters.Sender{}, inventory.CreateAssetCommand{
		Envelope: inventory.Envelope{Character: 100001, Type: item.TypeEquip}, Template: 1302000,
	})
	i, _ := tt.Inventory(character)
	order := transfer{id: uuid.UUID{1}, character: 100001, account: 4001, asset: i.Assets[0]}
	count()

	fmt.Println("A saga dies before it hears anything.")
	dead := order
	dead.done = "dead"
	dead.begin(tt)
	count()

	fmt.Println("Coffer crashes, too, and answers once more. Nobody listens.")
	dead.hear(tt, crash())
	count()

	fmt.Println("Another saga takes the dead one's place and begins again.")
	saga := order
	saga.begin(tt)
	count()

	fmt.Println("Coffer crashes again, and answers once more.")
	saga.hear(tt, crash())
	count()
	fmt.Println("The sword has kept its number:", tt.Storage(account, 0).Assets[0].Reference == order.asset.Reference)
	// Output:
	// the character has 1 and the storage 0
	// A saga dies before it hears anything.
	// the character has 0 and the storage 0
	// Coffer crashes, too, and answers once more. Nobody listens.
	// the character has 0 and the storage 0
	// Another saga takes the dead one's place and begins again.
	//   hears RELEASED
	//   hears ACCEPTED
	// the character has 0 and the storage 1
	// Coffer crashes again, and answers once more.
	// the character has 0 and the storage 1
	// The sword has kept its number: true
}
