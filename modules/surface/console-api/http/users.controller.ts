import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentSession, Roles, type Session } from '#foundation/access';
import { ConsoleApi } from '../console-api.js';
import { parsed } from '../errors.js';
import { NewUserBody, UserList, UserView } from './dto/appliance.js';
import { Problem } from './dto/parts.js';
import * as schemas from './schemas.js';

@ApiTags('users')
@Controller('api/v1/users')
@Roles('admin')
export class UsersController {
  constructor(private readonly api: ConsoleApi) {}

  @Get()
  @ApiOkResponse({ type: UserList })
  async list(): Promise<UserList> {
    const users = await this.api.parts.access.users.list();
    return { items: users.map(({ name, roles }) => ({ user: name, roles })) };
  }

  @Post()
  @ApiCreatedResponse({ type: UserView })
  @ApiConflictResponse({ type: Problem })
  async create(@Body() body: NewUserBody, @CurrentSession() session: Session): Promise<UserView> {
    const { user, password, roles } = parsed(schemas.newUser, body);
    const created = await this.api.parts.access.createUser(session.user, user, password, roles);
    return { user: created.name, roles: created.roles };
  }

  @Delete(':user')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiConflictResponse({ type: Problem, description: 'The last administrator' })
  async remove(@Param('user') user: string, @CurrentSession() session: Session): Promise<void> {
    await this.api.parts.access.removeUser(session.user, user);
  }
}
