import { describe, expect, test } from 'vitest';
import { channelTarget } from '../../src/client/channel-target.ts';
import { openConnection } from '../../src/client/connection.ts';

describe('an address is understood', () => {
  test.each([
    ['127.0.0.1:50051', 'dns:127.0.0.1:50051', undefined],
    [' kaizen.internal:50051\n', 'dns:kaizen.internal:50051', undefined],
    ['kaizen', 'dns:kaizen:50051', undefined],
    ['kaizen_graph:7000/', 'dns:kaizen_graph:7000', undefined],
    ['::1', 'dns:[::1]:50051', undefined],
    ['[::1]', 'dns:[::1]:50051', undefined],
    ['[fe80::1]:7000', 'dns:[fe80::1]:7000', undefined],
    ['http://localhost:50051', 'dns:localhost:50051', false],
    ['http://localhost:50051/', 'dns:localhost:50051', false],
    ['HTTP://localhost', 'dns:localhost:80', false],
    ['http://[::1]:7000//', 'dns:[::1]:7000', false],
    ['https://kaizen.example.com', 'dns:kaizen.example.com:443', true],
    ['https://kaizen.example.com:8443/', 'dns:kaizen.example.com:8443', true],
    ['https://käse.example', 'dns:xn--kse-qla.example:443', true],
    ['grpc://kaizen', 'dns:kaizen:50051', false],
    ['grpcs://kaizen', 'dns:kaizen:443', true],
    ['dns:kaizen', 'dns:kaizen:50051', undefined],
    ['dns:///kaizen.internal:50051', 'dns:kaizen.internal:50051', undefined],
    ['dns://8.8.8.8/kaizen.internal', 'dns://8.8.8.8/kaizen.internal:50051', undefined],
    ['unix:/run/kaizen.sock', 'unix:/run/kaizen.sock', undefined],
    ['unix:///run/kaizen.sock', 'unix:///run/kaizen.sock', undefined],
    ['unix:kaizen.sock', 'unix:kaizen.sock', undefined],
    ['ipv4:10.0.0.1:50051,10.0.0.2:50051', 'ipv4:10.0.0.1:50051,10.0.0.2:50051', undefined],
  ])('%j', (address, target, isEncrypted) => {
    expect(channelTarget(address)).toMatchObject({ target });
    expect(channelTarget(address).isEncrypted).toBe(isEncrypted);
  });
});

describe('an address is refused in words, when the client is made', () => {
  test.each([
    ['', 'it is empty'],
    ['  ', 'it is empty'],
    ['local host:50051', 'it has a space in it'],
    [':50051', 'it names no host'],
    ['http://', 'it names no host'],
    ['http:///', 'it names no host'],
    ['localhost:', 'a port is a number from 1 to 65535, not ""'],
    ['localhost:0', 'not "0"'],
    ['localhost:65536', 'not "65536"'],
    ['localhost:grpc', 'not "grpc"'],
    ['localhost:-1', 'not "-1"'],
    ['http://localhost:50051/v1', 'a service has no path: leave out /v1'],
    ['https://localhost?x=1', 'leave out ?x=1'],
    ['https://me:secret@localhost', 'names and passwords do not belong into an address'],
    ['ftp://localhost', 'there is no scheme ftp://'],
    ['[127.0.0.1]:50051', '[127.0.0.1] is no IPv6 address'],
    ['[::1:50051', 'it names no host'],
    ['1.2.3.4.5:50051', '"1.2.3.4.5" is no IPv4 address'],
    ['300.1.1.1', '"300.1.1.1" is no IPv4 address'],
    ['kai$zen', '"kai$zen" is no name of a host'],
    ['unix:', 'unix: is followed by a path'],
    ['unix://run/kaizen.sock', 'unix: is followed by a path'],
    ['dns:', 'dns: is followed by a name'],
  ])('%j: %s', (address, why) => {
    expect(() => openConnection({ address, timeoutMs: 1 })).toThrow(RangeError);
    expect(() => openConnection({ address, timeoutMs: 1 })).toThrow(why);
  });

  test.each([
    'https://me:s3cret@host',
    'me:s3cret@host:1',
    's3cret@host',
    'dns:///s3cret@host',
    'ftp://s3cret@host',
    's3cret @host',
  ])('%j is refused without the password in it', (address) => {
    expect(() => openConnection({ address, timeoutMs: 1 })).toThrow(RangeError);
    expect(() => openConnection({ address, timeoutMs: 1 })).not.toThrow('s3cret');
  });
});
