package item

// cashPositions is how far a cash equip's positions lie below the plain ones.
const cashPositions = 100

// The equipment positions with a rule of their own: overall and pants exclude
// each other (behaviour.md: EQUIP).
const (
	PositionTop   Slot = -5
	PositionPants Slot = -6
)

// LastPosition is the lowest slot that an equip can be worn at; the highest is
// -1.
const LastPosition Slot = -199

var classPositions = map[Classification][]Slot{
	100: {-1},  // hat
	101: {-2},  // face
	102: {-3},  // eye
	103: {-4},  // earring
	104: {-5},  // top
	105: {-5},  // overall
	106: {-6},  // pants
	107: {-7},  // shoes
	108: {-8},  // gloves
	109: {-10}, // shield
	110: {-9},  // cape
	111: {-12, -13, -15, -16},
	112: {-17}, // pendant
	113: {-50}, // belt
	114: {-49}, // medal
	115: {-51}, // shoulder
	190: {-18}, // mount
	191: {-19}, // saddle
}

// Positions are where an equip may be worn, in the order of preference: the
// catalog's, else its classification's; those of a cash equip lie 100 lower.
// None: it may be worn anywhere. The table is behaviour.md's. The list is the
// caller's own.
func (r Rules) Positions(a Asset) []Slot {
	var plain []Slot
	if e := r.Catalog.entry(a.Template); e != nil && len(e.Slots) > 0 {
		plain = e.Slots
	} else {
		plain = positionsOf(a.Template.Classification())
	}
	out := make([]Slot, len(plain))
	for i, s := range plain {
		if a.Data.Cash && s-cashPositions >= LastPosition {
			s -= cashPositions
		}
		out[i] = s
	}
	return out
}

func positionsOf(c Classification) []Slot {
	switch {
	case c >= 130 && c <= 170:
		return []Slot{-11} // weapon
	case c >= 180 && c <= 183:
		return []Slot{-14} // pet equip
	}
	return classPositions[c]
}

// Excludes is the position that must be free while an overall or pants are
// worn at s, and what would stand in the way there; not ok for anything else.
// The cash positions are a pair of their own.
func Excludes(t TemplateID, s Slot) (at Slot, other Classification, ok bool) {
	switch c := t.Classification(); {
	case c == ClassOverall && (s == PositionTop || s == PositionTop-cashPositions):
		return s + PositionPants - PositionTop, ClassPants, true
	case c == ClassPants && (s == PositionPants || s == PositionPants-cashPositions):
		return s + PositionTop - PositionPants, ClassOverall, true
	}
	return 0, 0, false
}
