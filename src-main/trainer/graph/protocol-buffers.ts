import { createRequire } from 'node:module';
import type { TensorFlow } from '../tensorflow/library.ts';
import { packageFileOf } from '../tensorflow/load.ts';
import type { DataType } from './graph.ts';

/** The messages of TensorFlow's files as the tfjs package carries them: the very ones it will read them with. */
export function protocolBuffers(tf: TensorFlow): ProtocolBuffers {
  return createRequire(packageFileOf(tf))('./proto/api_pb.js') as ProtocolBuffers;
}

/** What we use of the package's dist/proto/api_pb.js, which has no types of its own. */
export interface ProtocolBuffers {
  DataType: Record<DataType, number>;
  SavedModel: new () => {
    setSavedModelSchemaVersion: (version: number) => void;
    addMetaGraphs: (graph: MetaGraphDef) => void;
    serializeBinary: () => Uint8Array;
  };
  MetaGraphDef: (new () => MetaGraphDef) & { MetaInfoDef: new () => MetaInfoDef };
  GraphDef: new () => GraphDef;
  NodeDef: new () => NodeDef;
  VersionDef: new () => VersionDef;
  AttrValue: (new () => AttributeValue) & { ListValue: new () => ListValue };
  Tensor: new () => TensorProto;
  TensorShape: (new () => TensorShape) & { Dim: new () => { setSize: (size: number) => void } };
  TensorInfo: new () => TensorInformation;
  SignatureDef: new () => SignatureDefinition;
}

interface MetaInfoDef {
  setTagsList: (tags: string[]) => void;
}

interface MetaGraphDef {
  setMetaInfoDef: (info: MetaInfoDef) => void;
  setGraphDef: (graph: GraphDef) => void;
  getSignatureDefMap: () => { set: (name: string, signature: SignatureDefinition) => void };
}

interface GraphDef {
  addNode: (node: NodeDef) => void;
  setVersions: (versions: VersionDef) => void;
}

interface VersionDef {
  setProducer: (version: number) => void;
}

interface NodeDef {
  setName: (name: string) => void;
  setOp: (operation: string) => void;
  setInputList: (inputs: string[]) => void;
  getAttrMap: () => { set: (name: string, value: AttributeValue) => void };
}

export interface AttributeValue {
  setType: (type: number) => void;
  setShape: (shape: TensorShape) => void;
  setTensor: (tensor: TensorProto) => void;
  getTensor: () => TensorProto;
  setList: (list: ListValue) => void;
  setB: (value: boolean) => void;
  setI: (value: number) => void;
  setF: (value: number) => void;
  /** Base64, as in the JSON form. */
  setS: (value: string) => void;
}

interface ListValue {
  setIList: (values: number[]) => void;
}

interface TensorProto {
  setDtype: (type: number) => void;
  setTensorShape: (shape: TensorShape) => void;
  setTensorContent: (bytes: Uint8Array) => void;
}

export interface TensorShape {
  setUnknownRank: (unknown: boolean) => void;
  addDim: (dim: { setSize: (size: number) => void }) => void;
}

export interface TensorInformation {
  setName: (name: string) => void;
  setDtype: (type: number) => void;
  setTensorShape: (shape: TensorShape) => void;
}

export interface SignatureDefinition {
  getInputsMap: () => { set: (name: string, info: TensorInformation) => void };
  getOutputsMap: () => { set: (name: string, info: TensorInformation) => void };
}
