package codecs

// The public topics of the inventory that an ingress reads.
var (
	CompartmentCommands = &Topic{"COMMAND_TOPIC_COMPARTMENT", "commands to inventories"}
	DropStatus          = &Topic{"EVENT_TOPIC_DROP_STATUS", "what became of things on the ground"}
	EquipableStatus     = &Topic{"EVENT_TOPIC_EQUIPABLE_STATUS", "equips that have changed"}
)

// CharacterLives is CharacterStatus as a deployment with inventories reads it:
// characters that are CREATED and DELETED too, besides those that end a storage
// session.
var CharacterLives = &Topic{"EVENT_TOPIC_CHARACTER_STATUS", "characters that come, go and move on"}

// The public topics that the inventory and the equipment write to.
var (
	AssetStatus       = &Topic{"EVENT_TOPIC_ASSET_STATUS", "what happened to assets"}
	CompartmentStatus = &Topic{"EVENT_TOPIC_COMPARTMENT_STATUS", "what happened to compartments"}
	InventoryStatus   = &Topic{"EVENT_TOPIC_INVENTORY_STATUS", "inventories that come and go"}
	DropCommands      = &Topic{"COMMAND_TOPIC_DROP", "commands to the drops service"}
)

// The topics and functions of the inventory, in a fixed order: what a
// deployment that runs them adds to Consumed, Produced and Functions.
var (
	InventoryConsumed  = []*Topic{CompartmentCommands, DropStatus, EquipableStatus}
	InventoryProduced  = []*Topic{AssetStatus, CompartmentStatus, InventoryStatus, DropCommands}
	InventoryFunctions = []string{InventoryFunction, EquipmentFunction, ReferencesFunction}
)

// The functions of the inventory, see StorageFunction.
const (
	InventoryFunction  = "coffer-inventory"
	EquipmentFunction  = "coffer-equipment"
	ReferencesFunction = "coffer-references" // one partition: an offset is a number
)
