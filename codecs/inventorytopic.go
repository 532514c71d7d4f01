package codecs

// The public topics of the inventory and the equipment that an ingress reads,
// besides CharacterStatus.
var (
	CompartmentCommands = &Topic{"COMMAND_TOPIC_COMPARTMENT", "commands to inventories"}
	DropStatus          = &Topic{"EVENT_TOPIC_DROP_STATUS", "what became of things on the ground"}
	EquipableStatus     = &Topic{"EVENT_TOPIC_EQUIPABLE_STATUS", "equips that have changed"}
)

// The public topics that the inventory and the equipment write to.
var (
	AssetStatus       = &Topic{"EVENT_TOPIC_ASSET_STATUS", "what happened to assets"}
	CompartmentStatus = &Topic{"EVENT_TOPIC_COMPARTMENT_STATUS", "what happened to compartments"}
	InventoryStatus   = &Topic{"EVENT_TOPIC_INVENTORY_STATUS", "inventories that come and go"}
	DropCommands      = &Topic{"COMMAND_TOPIC_DROP", "commands to the drops service"}
)

// The functions of the inventory, see StorageFunction.
const (
	InventoryFunction  = "coffer-inventory"
	EquipmentFunction  = "coffer-equipment"
	ReferencesFunction = "coffer-references" // one partition: an offset is a number
)

// ReferencesKey is the key of every request for a reference id: the numbers are
// unique over all tenants, so that there is one row.
const ReferencesKey = "numbers"
