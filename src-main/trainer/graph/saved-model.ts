import { littleEndian } from '../weights.ts';
import { type Attribute, type DataType, type dims, type GraphBuilder } from './graph.ts';
import type {
  AttributeValue,
  ProtocolBuffers,
  SignatureDefinition,
  TensorInformation,
  TensorShape,
} from './protocol-buffers.ts';

/** What can be asked of a graph: the tensors that go in and come out, by the names a caller uses. */
export interface Signature {
  /** Placeholders. */
  inputs: Readonly<Record<string, string>>;
  /** Tensors of floats. */
  outputs: Readonly<Record<string, string>>;
}

/** The tag that loaders ask for unless told otherwise. */
const tag = 'serve';

/**
 * A graph in TensorFlow's own form, the content of saved_model.pb (tensorflow/core/protobuf/saved_model.proto).
 * @param messages the package's own (protocol-buffers.ts)
 */
export function savedModelOf(
  messages: ProtocolBuffers,
  graph: GraphBuilder,
  signatures: Readonly<Record<string, Signature>>,
): Uint8Array {
  const definition = new messages.GraphDef();
  const constants = new Map(graph.constants.map((constant) => [constant.name, constant]));
  for (const { name, op, input, attr } of graph.nodes) {
    const node = new messages.NodeDef();
    node.setName(name);
    node.setOp(op);
    node.setInputList([...input]);
    const attributes = node.getAttrMap();
    for (const [key, attribute] of Object.entries(attr)) {
      const value = attributeOf(messages, attribute);
      const constant = op === 'Const' && key === 'value' ? constants.get(name) : undefined;
      if (constant !== undefined) value.getTensor().setTensorContent(new Uint8Array(littleEndian(constant.values)));
      attributes.set(key, value);
    }
    definition.addNode(node);
  }
  const versions = new messages.VersionDef();
  versions.setProducer(graphDialect);
  definition.setVersions(versions);

  const meta = new messages.MetaGraphDef();
  const info = new messages.MetaGraphDef.MetaInfoDef();
  info.setTagsList([tag]);
  meta.setMetaInfoDef(info);
  meta.setGraphDef(definition);
  for (const [name, signature] of Object.entries(signatures)) {
    meta.getSignatureDefMap().set(name, signatureOf(messages, graph, signature));
  }
  const model = new messages.SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(meta);
  return model.serializeBinary();
}

/**
 * The dialect of the graphs we write (GraphDef's versions.producer). From 21 on the library refuses operations it finds
 * dangerous only in newer dialects, and all of ours are older than this one.
 */
const graphDialect = 1087;

function attributeOf(messages: ProtocolBuffers, attribute: Attribute): AttributeValue {
  const value = new messages.AttrValue();
  if ('type' in attribute) value.setType(messages.DataType[attribute.type]);
  else if ('shape' in attribute) value.setShape(shapeOf(messages, attribute.shape));
  else if ('tensor' in attribute) {
    const tensor = new messages.Tensor();
    tensor.setDtype(messages.DataType[attribute.tensor.dtype]);
    tensor.setTensorShape(shapeOf(messages, attribute.tensor.tensorShape));
    value.setTensor(tensor);
  } else if ('list' in attribute) {
    const list = new messages.AttrValue.ListValue();
    list.setIList(attribute.list.i.map(Number));
    value.setList(list);
  } else if ('b' in attribute) value.setB(attribute.b);
  else if ('i' in attribute) value.setI(Number(attribute.i));
  else if ('f' in attribute) value.setF(attribute.f);
  else value.setS(attribute.s);
  return value;
}

function shapeOf(messages: ProtocolBuffers, { dim }: ReturnType<typeof dims>): TensorShape {
  const shape = new messages.TensorShape();
  for (const { size } of dim) {
    const side = new messages.TensorShape.Dim();
    side.setSize(Number(size));
    shape.addDim(side);
  }
  return shape;
}

function signatureOf(
  messages: ProtocolBuffers,
  graph: GraphBuilder,
  { inputs, outputs }: Signature,
): SignatureDefinition {
  const definition = new messages.SignatureDef();
  const info = (tensor: string, type: DataType, shape: TensorShape): TensorInformation => {
    const made = new messages.TensorInfo();
    made.setName(tensor.includes(':') ? tensor : `${tensor}:0`);
    made.setDtype(messages.DataType[type]);
    made.setTensorShape(shape);
    return made;
  };
  for (const [name, tensor] of Object.entries(inputs)) {
    const { dtype, shape } = graph.node(tensor).attr;
    if (dtype === undefined || !('type' in dtype) || shape === undefined || !('shape' in shape)) {
      throw new Error(`${tensor} is no placeholder`);
    }
    definition.getInputsMap().set(name, info(tensor, dtype.type, shapeOf(messages, shape.shape)));
  }
  for (const [name, tensor] of Object.entries(outputs)) {
    const unknown = new messages.TensorShape();
    unknown.setUnknownRank(true);
    definition.getOutputsMap().set(name, info(tensor, 'DT_FLOAT', unknown));
  }
  return definition;
}
